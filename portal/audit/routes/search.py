"""操作记录."""

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.audit import bp, policy, queries
from portal.audit.domain.filters import Filters
from portal.audit.domain.groups import GROUPS
from portal.history.queries import Chain, chain_of
from portal.kernel.errors import NotAllowed
from portal.web.htmx import show


@bp.get("/audit")
def search_history() -> Response:
    if reason := policy.why_not_read(current_user):
        raise NotAllowed(reason)
    filters = Filters.from_args(request.args)
    page = queries.search(current_user, filters)
    return show(
        "audit/search_history.html",
        "audit/_events.html",
        filters=filters,
        groups={key: name for key, (name, _) in GROUPS.items()},
        found=page,
        chain=chain_shown(filters, page),
    )


def chain_shown(filters: Filters, page: queries.Page) -> Chain | None:
    """Whether the records of the one plan that is asked for are whole; of a plan out of sight nothing is said."""
    if filters.plan is None or not page.lines:
        return None
    return chain_of(f"plan:{filters.plan}", f"review:{filters.plan}")
