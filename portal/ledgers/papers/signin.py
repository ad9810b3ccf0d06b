"""签到表: a row for each village's secretary, and empty ones for whoever else comes; to be signed at the door."""

from typing import Any

from portal.accounts.models import User
from portal.catalogue.queries.placements import secretaries_in
from portal.ledgers.papers.filters import filters_of, reader
from portal.ledgers.papers.scope import Scope, scope_of
from portal.ledgers.papers.villages import villages_in
from portal.places.models import Kind
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
    villages = villages_in(scope, filters)
    secretaries = secretaries_in(scope.cycle, [village.unit_id for village in villages])
    rows = [(village.township, village.name, secretaries.get(village.unit_id, "")) for village in villages]
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
