"""操作记录: the search, taking it out, and noting who looked at lists of people."""

from portal.audit.routes import exports, people_lists, search
from portal.audit.services import log_stream

__all__ = ["exports", "log_stream", "people_lists", "search"]
