"""空白计划表: the plan's paper with nothing in it, to be filled in by hand where there is no network.

It goes through the plan's own templates: the same rows stand in the same places, so that typing it in later is copying.
"""

from collections.abc import Mapping
from typing import Any

from portal.accounts.models import User
from portal.plans.domain.cells import Cell
from portal.plans.domain.document import PlanDocument, assemble, content_hash
from portal.plans.domain.field_keys import MEASURES
from portal.plans.domain.questions import Kind
from portal.plans.models import Plan
from portal.plans.papers.offered import offered
from portal.plans.papers.subject import PLANS
from portal.plans.queries import catalogue_of
from portal.printing.document import Built, Document, file_name, params_from
from portal.printing.extent import WHOLE
from portal.reviews.papers.plan import Version, context_of, plan_from

MEASURE_ROWS = ("1", "2", "3")  # empty rows under each task
ROOM = "　　　　"


def build(params: dict[str, Any], person: User | None) -> Built:
    """Nothing of what the village has written goes into it, so that whoever may know of the plan may have it.

    Raises:
        NotThere: no such plan, or not for this person.
    """
    plan = plan_from(params, person)
    document = PlanDocument(_empty(plan))
    digest = content_hash(document.content)
    title = f"{document.title}空白表"
    return Built(
        template="reviews/papers/blank.html",
        context={**context_of(Version(document, digest, None, None, None)), **_to_write_in(document), "title": title},
        title=title,
        file_name=file_name(title.removeprefix(document.unit["township"])),
        unit_id=plan.unit_id,
        identity={"sha256": digest, "version": "空白表"},
        stylesheets=("paper.css", "plan.css", "blank.css"),
        extent=WHOLE,
    )


def _empty(plan: Plan) -> dict[str, Any]:
    """The content of a plan in which every task has rows for measures and nothing is said."""
    catalogue = catalogue_of(plan)
    tasks = [task for star in catalogue.stars for task in star.tasks]
    return assemble(plan, catalogue, {f"task.{task.key}": {MEASURES: list(MEASURE_ROWS)} for task in tasks})


def _to_write_in(document: PlanDocument) -> dict[str, Any]:
    """What stands in the place of answers."""
    stars = "　".join(f"□{star.name}" for star in document.stars)
    return {
        "tasks_of": lambda star: star.tasks,
        "is_cut": lambda task: False,
        "word": _word,
        "figure": _figure,
        "assessed": lambda cell: _word(cell).replace("　", "\n"),  # the column is as narrow as one of them
        "dash": "",
        "current_level": f"{ROOM}星",
        "target_level": f"{ROOM}星",
        "held": stars,
        "planned": stars,
    }


def _word(cell: Cell) -> str:
    """Boxes to tick, the words around a date, or nothing."""
    match cell.question.kind:
        case Kind.choice:
            return "　".join(f"□{words}" for _, words in cell.question.choices)
        case Kind.yes_no:
            return "□是　□否"
        case Kind.date:
            return "　　月\n　　日"  # below each other where the column is narrow
        case _:
            return ""


def _figure(cell: Cell) -> str:
    """The same, with the unit of a figure behind room for it."""
    if cell.question.kind is Kind.level:
        return f"{ROOM}星"
    return f"{ROOM}{cell.question.unit}" if cell.question.unit else _word(cell)


def _params_from(fields: Mapping[str, str]) -> dict[str, Any]:
    return params_from(fields, ("plan_id", "unit_id", "year"))


BLANK = Document(
    "blank",
    "空白计划表",
    "A4",
    build,
    _params_from,
    is_of_one_plan=True,
    is_for_villages=True,
    subject=PLANS,
    offered=offered(villages=20),
    options=(),
)
