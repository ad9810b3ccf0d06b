"""Document 9, 观摩测评表: a row a village and a column a star, for one judge to write points into."""

from typing import Any

from portal.accounts.models import User
from portal.catalogue.queries import stars_of
from portal.ledgers.papers.filters import filters_of, nothing, reader
from portal.ledgers.papers.many_villages import paper_of
from portal.ledgers.papers.scope import scope_of
from portal.ledgers.papers.villages import villages_in
from portal.plans.papers.offered import offered
from portal.plans.papers.subject import PLANS
from portal.printing.document import Built, Document, digest

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
    return paper_of(
        scope,
        filters,
        "ledgers/papers/scorecard.html",
        title,
        context={
            "stars": stars,
            "villages": villages,
            "nothing": nothing(scope, filters.chosen, "村"),
        },
        identity={"rows": digest([*names, *stars.values()])},
        stylesheets=("scorecard.css",),
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
