"""A county's own tasks as an Excel table: out as a template or a version, in as a draft."""

from portal.exchange.catalogue import routes

__all__ = ["routes"]
