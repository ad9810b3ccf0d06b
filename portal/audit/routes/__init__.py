"""操作记录: the search, and noting who looked at lists of people."""

from portal.audit.routes import people_lists, search

__all__ = ["people_lists", "search"]
