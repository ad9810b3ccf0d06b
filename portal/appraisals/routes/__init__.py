"""The meeting's pages and the township's plan; villages get none of them."""

from portal.appraisals.routes import meeting, township

__all__ = ["meeting", "township"]
