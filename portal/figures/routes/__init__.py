"""Addresses of figures: reading them, totals from outside, frozen figures."""

from portal.figures.routes import outside, reading, snapshots

__all__ = ["outside", "reading", "snapshots"]
