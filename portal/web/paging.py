"""A list by pages of a hundred: a county has six hundred villages, and a page of them is read by nobody."""

from typing import Any

from flask_sqlalchemy.pagination import Pagination

PER_PAGE = 100


class Page(Pagination):
    """What the pager draws, about rows that were read elsewhere."""

    def _query_items(self) -> list[Any]:
        return list(self._query_args["rows"])

    def _query_count(self) -> int:
        return int(self._query_args["found"])

    @classmethod
    def of(cls, rows: Any, found: int, number: int) -> "Page":
        return cls(page=number, per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False, rows=rows, found=found)


def page_within(number: int, found: int) -> int:
    """The page that was asked for, or the nearest there is."""
    return min(max(1, number), max(1, -(-found // PER_PAGE)))


def page_of(place: int) -> int:
    """The page that the row at this place (from 1) is on."""
    return (place - 1) // PER_PAGE + 1
