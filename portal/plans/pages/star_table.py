"""A whole star as one table: the same blocks, forms and save as one task a page, for those who think in Excel."""

from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User
from portal.plans import policy, queries
from portal.plans.domain.block_actions import ACTIONS
from portal.plans.domain.cells import StarView, TaskView
from portal.plans.domain.content import new_uid
from portal.plans.domain.questions import MEASURE
from portal.plans.forms import BlockForm, block_form
from portal.plans.forms.last_year import CarryForm
from portal.plans.models import Block
from portal.plans.pages.last_year import takes_star
from portal.plans.queries.editable_fields import Openness, openness_of
from portal.plans.queries.standing import standing_at
from portal.plans.services.last_year_whole import newest_taken


@dataclass(frozen=True)
class BlockRow:
    """A block in the table: its form, and the ids under which the page finds its parts."""

    key: str
    form: BlockForm
    block: Block | None
    openness: Openness

    @property
    def form_id(self) -> str:
        return f"f-{self.key.replace('.', '-')}"

    @property
    def mark_id(self) -> str:
        return f"state-{self.key.replace('.', '-')}"

    @property
    def row_id(self) -> str:
        return f"row-{self.key.replace('.', '-')}"

    def id_of(self, field: Any) -> str:
        """An input's id: several blocks stand on one page, and each has a 现状."""
        return f"{self.key}--{field.id}"

    def is_open(self, field_key: str) -> bool:
        return self.openness.allows(self.key, field_key)


@dataclass(frozen=True)
class TaskRow(BlockRow):
    """A task of the table, with its measures below one another."""

    task: TaskView


def table_page(user: User, copy: queries.WorkingCopy, star: StarView, *, took: bool = False) -> dict[str, Any]:
    """What the table of one star needs; `took`: last year was taken over just now, and may be given back."""
    document, why_not_edit = copy.document, policy.why_not_edit(user, copy.plan)
    openness = Openness(is_whole=False) if why_not_edit else openness_of(copy.plan)
    return {
        "plan": copy.plan,
        "document": document,
        "star": star,
        "star_row": BlockRow(star.block_key, _form(copy, star.block_key), copy.blocks.get(star.block_key), openness),
        "rows": [
            TaskRow(key, _form(copy, key), copy.blocks.get(key), openness, task)
            for task in star.tasks
            for key in [task.block_key]
        ],
        "actions": ACTIONS,
        "measure_questions": MEASURE,
        **standing_at(copy, star.block_key, *(task.block_key for task in star.tasks)),
        "why_not_edit": why_not_edit,
        "takes_from": takes_star(user, copy, star.key) if openness.is_whole else None,
        "taken": newest_taken(copy.plan) if took and not why_not_edit else None,
        "carry_form": CarryForm(formdata=None),
    }


def _form(copy: queries.WorkingCopy, block_key: str) -> BlockForm:
    """The block's form; a task with an empty row at its end, so that one can go on writing."""
    content, version = copy.document.contents.get(block_key), copy.version_of(block_key)
    return block_form(block_key, year=copy.plan.cycle.year, content=content, version=version, extra_row=new_uid())
