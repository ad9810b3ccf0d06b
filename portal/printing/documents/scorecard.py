"""Document 9, 观摩测评表: a row a village and a column a star, for one judge to write points into."""

from typing import Any

from portal.accounts.models import User
from portal.ledgers.queries import stars_of
from portal.places.models import Kind
from portal.printing.documents.document import Built, Document, file_name
from portal.printing.documents.filters import digest, filters_of, nothing, reader
from portal.printing.documents.scope import scope_of
from portal.printing.documents.villages import villages_in

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
        template="printing/paper/scorecard.html",
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


SCORECARD = Document("scorecard", "观摩测评表", "A4", build, reader(FILTERS), FILTERS)
