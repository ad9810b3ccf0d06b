"""The township's pages: its list, one plan under review, comments, returning and approving."""

from portal.reviews.routes import commenting, deciding, lists, remarks, reminding, reviewing, stepping

__all__ = ["commenting", "deciding", "lists", "remarks", "reminding", "reviewing", "stepping"]
