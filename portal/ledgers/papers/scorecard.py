"""Document 9, 观摩测评表: a row a village and a column a star, for one judge to write points into."""

from typing import Any

from portal.accounts.models import User
from portal.catalogue.queries import stars_of
from portal.ledgers.papers.filters import filters_of, nothing, reader
from portal.ledgers.papers.scope import scope_of
from portal.ledgers.papers.villages import villages_in
from portal.places.models import Kind
from portal.plans.papers.offered import offered
from portal.plans.papers.subject import PLANS
from portal.printing.document import Built, Document, digest, file_name

FILTERS = ("area", "star", "level", "state")


def build(params: dict[str, Any], person: User | None) -> Built:
    """Raises:
    NotThere: no such unit, area, star, level or state, or not for this person.
    NotAllowed: this person may not have tables of many villages.
    """
    scope = scope_of(params, person)
    filters = filters_of(params, scope, FILTERS)
    villages, stars = villages_in(scope, filters), stars_of(scope.cycle)
    title = f"{scope.name}{scope.cycle.activity_name}观摩测评表（{scope.cycle.year}年度）"
    names = [f"{village.township} {village.name}" for village in villages]
    return Built(
        template="ledgers/papers/scorecard.html",
        context={
            "title": title,
            "scope": scope,
            "chosen": filters.chosen,
            "stars": stars,
            "villages": villages,
            "shows_township": scope.unit.kind is Kind.county,
            "nothing": nothing(scope, filters.chosen, "村"),
        },
        title=title,
        file_name=file_name("，".join([title, *filters.chosen])),
        unit_id=scope.unit.id,
        identity={**scope.identity, "chosen": filters.chosen, "rows": digest([*names, *stars.values()])},
        stylesheets=("paper.css", "scorecard.css"),
        extent=scope.extent,
    )


SCORECARD = Document(
    "scorecard",
    "观摩测评表",
    "A4",
    build,
    reader(FILTERS),
    FILTERS,
    subject=PLANS,
    offered=offered(offices=100),
    in_packets=100,
    shape="sheet--grid",
)
