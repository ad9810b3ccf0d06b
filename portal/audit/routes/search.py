"""操作记录."""

from flask import flash, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts.events import device_words
from portal.audit import bp, policy, queries
from portal.audit.domain.filters import HistoryFilters
from portal.audit.domain.groups import GROUPS
from portal.audit.forms import CheckForm, ExportForm
from portal.audit.queries import sessions
from portal.history import anchors, checking
from portal.history.queries import Chain, chain_of
from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed
from portal.web.access import for_auditors
from portal.web.htmx import done, show


@bp.get("/audit")
@for_auditors
def search_history() -> Response:
    if reason := policy.why_not_read(current_user):
        raise NotAllowed(reason)
    return history_page(HistoryFilters.from_args(request.args))


def history_page(filters: HistoryFilters, status: int = 200) -> Response:
    page = queries.search(current_user, filters)
    return show(
        "audit/search_history.html",
        "audit/_events.html",
        filters=filters,
        groups={key: name for key, (name, _) in GROUPS.items()},
        found=page,
        watches=policy.why_not_watch(current_user) is None,
        chain=chain_shown(filters, page),
        export_form=ExportForm(formdata=None),
        was_refused=status == 422,
        status=status,
    )


def chain_shown(filters: HistoryFilters, page: queries.Page) -> Chain | None:
    """Whether the records of the one plan that is asked for are whole; of a plan out of sight nothing is said."""
    if filters.plan is None or not page.lines:
        return None
    return chain_of(f"plan:{filters.plan}", f"review:{filters.plan}")


@bp.get("/audit/sessions")
@for_auditors
def list_sessions() -> Response:
    if reason := policy.why_not_watch(current_user):
        raise NotAllowed(reason)
    filters = HistoryFilters.from_args(request.args)
    found = sessions.sessions_page(current_user, filters)
    return show("audit/list_sessions.html", filters=filters, found=found, device_words=device_words)


@bp.get("/audit/chain")
@for_auditors
def show_chain() -> Response:
    return chain_page(CheckForm(formdata=None))


def chain_page(form: CheckForm, status: int = 200) -> Response:
    if reason := policy.why_not_watch(current_user):
        raise NotAllowed(reason)
    return show(
        "audit/show_chain.html",
        form=form,
        latest=checking.latest_check(),
        checks=checking.latest_checks(),
        waiting=checking.waiting_check(),
        anchor=anchors.latest_anchor(),
        status=status,
    )


@bp.post("/audit/chain")
@for_auditors
def ask_for_check() -> Response:
    if reason := policy.why_not_watch(current_user):
        raise NotAllowed(reason)
    form = CheckForm()
    if not form.validate_on_submit():
        return chain_page(form, status=422)
    checking.ask_for_check(current_user)
    commit()
    flash("已经交给后台核对，一分钟内开始；过一会儿刷新这一页看结果。", "success")
    return done(url_for(".show_chain"))
