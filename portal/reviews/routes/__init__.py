"""The township's pages: its list, one plan under review, comments, returning and approving."""

from portal.reviews.routes import (
    assigning,
    batches,
    columns,
    commenting,
    deciding,
    filing,
    lists,
    remarks,
    reminding,
    reviewing,
    stepping,
)

__all__ = [
    "assigning",
    "batches",
    "columns",
    "commenting",
    "deciding",
    "filing",
    "lists",
    "remarks",
    "reminding",
    "reviewing",
    "stepping",
]
