"""签到表: a row for each village's secretary, and empty ones for whoever else comes; to be signed at the door."""

from typing import Any

import sqlalchemy as sa

from portal.accounts.models import Role, User
from portal.kernel.db import db
from portal.ledgers.papers.filters import filters_of, reader
from portal.ledgers.papers.scope import Scope, scope_of
from portal.ledgers.papers.villages import villages_in
from portal.places.models import Kind, Unit
from portal.places.queries import within
from portal.plans.papers.offered import offered
from portal.plans.papers.subject import PLANS
from portal.printing.document import Built, Document, digest, file_name

FILTERS = ("area", "star", "level", "state")
EMPTY_ROWS = 10  # for the township's own people and guests


def build(params: dict[str, Any], person: User | None) -> Built:
    """Raises:
    NotThere: no such unit or area, or not for this person.
    NotAllowed: this person may not have tables of many villages.
    """
    scope = scope_of(params, person)
    filters = filters_of(params, scope, FILTERS)
    secretaries = _secretaries(scope)
    rows = [
        (village.township, village.name, secretaries.get(village.unit_id, ""))
        for village in villages_in(scope, filters)
    ]
    title = f"{scope.name}{scope.cycle.activity_name}会议签到表（{scope.cycle.year}年度）"
    return Built(
        template="ledgers/papers/signin.html",
        context={
            "title": title,
            "scope": scope,
            "chosen": filters.chosen,
            "rows": rows,
            "empty_rows": EMPTY_ROWS,
            "shows_township": scope.unit.kind is Kind.county,
        },
        title=title,
        file_name=file_name("，".join([title, *filters.chosen])),
        unit_id=scope.unit.id,
        identity={**_whose(scope), "chosen": filters.chosen, "rows": digest(rows)},
        stylesheets=("paper.css", "signin.css"),
        extent=scope.extent,
    )


def _whose(scope: Scope) -> dict[str, Any]:
    """What the sheet shows of its scope. Neither the day nor what villages have handed in since makes it another sheet:
    otherwise a packet would exchange it each time."""
    shown = ("unit", "cycle", "printed_by", "is_sample")
    return {name: value for name, value in scope.identity.items() if name in shown}


def _secretaries(scope: Scope) -> dict[int, str]:
    """Village → its secretary, as the accounts have it; of several the first."""
    named = sa.select(User.unit_id, User.name).join(Unit, Unit.id == User.unit_id)
    wanted = named.where(User.role == Role.secretary, User.is_enabled, within(scope.unit))
    return {unit_id: name for unit_id, name in db.session.execute(wanted.order_by(User.id.desc()))}


SIGNIN = Document(
    "signin",
    "签到表",
    "A4",
    build,
    reader(FILTERS),
    FILTERS,
    subject=PLANS,
    offered=offered(offices=110),
    in_packets=10,
    shape="sheet--grid",
)
