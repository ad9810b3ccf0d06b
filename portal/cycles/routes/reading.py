"""The county's years: the list, and one with its dates and targets."""

from flask_login import current_user
from werkzeug.wrappers import Response

from portal.catalogue import policy
from portal.catalogue.models import Cycle
from portal.cycles import bp, queries
from portal.cycles.forms import DatesForm
from portal.history.queries import events_of
from portal.kernel.errors import NotAllowed
from portal.ledgers.policy import why_not_see_ledger
from portal.reviews.domain.filters import STATES as WORDS
from portal.web.htmx import show

# As they follow one another; 待备案 and 逾期 cut across them.
STATES = {state: WORDS[state] for state in ("not_started", "draft", "submitted", "returned", "approved")}


def readable_year(year: int) -> Cycle:
    """A year of the person's county, for those who may read them."""
    may_read()
    return queries.year_or_404(current_user, year)


def may_read() -> None:
    if reason := policy.why_not_read(current_user):
        raise NotAllowed(reason)


def may_keep() -> None:
    if reason := policy.why_not_keep(current_user):
        raise NotAllowed(reason)


@bp.get("/years")
def list_years() -> Response:
    may_read()
    cycles = queries.years_of(current_user)
    return show(
        "cycles/list_years.html",
        cycles=cycles,
        counts=queries.state_counts(cycles),
        states=STATES,
        why_not_see=why_not_see_ledger(current_user, current_user.unit),
        names=queries.catalogue_names(cycles),
        why_not_keep=policy.why_not_keep(current_user),
    )


@bp.get("/years/<int:year>")
def show_year(year: int) -> Response:
    cycle = readable_year(year)
    return year_page(cycle, DatesForm(formdata=None, obj=cycle))


def year_page(cycle: Cycle, form: DatesForm, status: int = 200) -> Response:
    """Dates, catalogues, the outlook over three years, and what was done to the year."""
    before = next((one for one in queries.years_of(current_user) if one.year == cycle.year - 1), None)
    events = events_of(f"cycle:{cycle.id}", limit=20)
    return show(
        "cycles/show_year.html",
        status=status,
        cycle=cycle,
        form=form,
        counts=queries.state_counts([cycle])[cycle.id],
        states=STATES,
        names=queries.catalogue_names([cycle], events),
        choices=queries.choices_for(current_user),
        outlook=queries.outlook(cycle),
        before=queries.outlook(before) if before else None,
        why_not_see=why_not_see_ledger(current_user, current_user.unit),
        events=events,
        why_not_keep=policy.why_not_keep(current_user),
        why_not_change=policy.why_not_change_year(current_user, cycle),
    )
