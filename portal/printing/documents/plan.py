"""Document 1, 单村计划表: what a village submitted, or its working copy as a draft."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal import clock
from portal.accounts.models import VILLAGE_ROLES, User
from portal.db import db
from portal.errors import NotAllowed, NotThere
from portal.places.models import Unit
from portal.plans.cells import MeasureView, StarView, TaskView
from portal.plans.document import PlanDocument, content_hash
from portal.plans.models import Intent, Plan, State, Submission
from portal.plans.numbers import level_name
from portal.plans.queries import plan_or_404, submission_or_404, working_copy
from portal.printing.documents.document import Built, Document, file_name, minute_of, params_from
from portal.printing.documents.heights import tallest
from portal.reviews.models import Decision
from portal.reviews.queries import decision_on

# Chinese characters in a line of the columns of C (plan.css), and the lines in half a page.
TASK_COLUMNS = {"situation": 11.7, "gap": 8.5, "goal": 8}
MEASURE_COLUMNS = {"text": 15.7, "owner": 4, "support": 4, "task_force": 3.2}
HALF_A_PAGE = 16
UNIT_TYPES = {"village": "行政村", "community": "社区"}


@dataclass(frozen=True)
class Version:
    """What is printed of a plan: a submission, or the working copy where `submission` is None."""

    document: PlanDocument
    sha256: str
    submission: Submission | None
    data_at: dt.datetime | None
    approval: Decision | None

    @property
    def name(self) -> str:
        return f"第 {self.submission.number} 次上报" if self.submission else "未上报草稿"

    @property
    def minute(self) -> str:
        return minute_of(self.data_at)

    @property
    def filed_on(self) -> str:
        """填报时间: when it was handed in; to be written by hand on a draft."""
        return clock.local_date(self.submission.submitted_at) if self.submission else "　　　年　　月　　日"

    @property
    def file_part(self) -> str:
        return f"第{self.submission.number}次上报" if self.submission else "草稿"


def build(params: dict[str, Any], person: User | None) -> Built:
    """The paper is the same whoever prints it: nothing of the person goes into it.

    Raises:
        NotThere: no such plan or submission, or not for this person.
        NotAllowed: the village has not submitted anything yet, so that there is nothing the township may print.
    """
    plan = plan_or_404(person, params["plan_id"]) if person else _any_plan(params["plan_id"])
    version = _version_of(plan, params.get("number"), person)
    document, approval = version.document, version.approval
    return Built(
        template="printing/paper/plan.html",
        context=context_of(version),
        title=document.title,
        file_name=file_name(document.title.removeprefix(document.unit["township"]) + version.file_part),
        unit_id=plan.unit_id,
        identity={
            "sha256": version.sha256,
            "version": version.name,
            "data_at": version.data_at.isoformat() if version.data_at else None,
            "approval": [approval.reason, approval.made_by.name, approval.made_at.isoformat()] if approval else None,
        },
        stylesheets=("paper.css", "plan.css"),
    )


def context_of(version: Version) -> dict[str, Any]:
    """What the template reads."""
    document = version.document
    return {
        "title": document.title,
        "document": document,
        "version": version,
        "tasks_of": tasks_of,
        "is_cut": is_cut,
        "is_measure_cut": lambda measure: _height(measure) > HALF_A_PAGE,
        "unit_type": UNIT_TYPES.get(document.unit["unit_type"], ""),
        **_levels(document),
    }


def _levels(document: PlanDocument) -> dict[str, str]:
    """现有、拟创星级 and their stars; while nothing is said of any star they are unknown, which is not 未创."""
    if all(star.intent is None for star in document.stars):
        return dict.fromkeys(("current_level", "target_level", "held", "planned"), "—")
    return {
        "current_level": level_name(document.current_level),
        "target_level": level_name(document.target_level),
        "held": _names(document, Intent.held),
        "planned": _names(document, Intent.planned),
    }


def _names(document: PlanDocument, intent: Intent) -> str:
    return "、".join(star.name for star in document.stars if star.intent is intent) or "无"


def tasks_of(star: StarView) -> list[TaskView]:
    """The tasks worth a row: all of them, but of a star that is not aimed at only those with an answer."""
    if star.intent is not Intent.none:
        return star.tasks
    return [task for task in star.tasks if task.measures or any(not cell.is_empty for cell in task)]


def is_cut(task: TaskView) -> bool:
    """Whether a task's row is too tall to be kept on one page."""
    words = tallest((task[key].text, width) for key, width in TASK_COLUMNS.items())
    return max(words, sum(_height(measure) for measure in task.measures)) > HALF_A_PAGE


def _height(measure: MeasureView) -> int:
    return tallest((measure[key].text, width) for key, width in MEASURE_COLUMNS.items())


def _any_plan(plan_id: int) -> Plan:
    unit = joinedload(Plan.unit)
    surroundings = (unit.joinedload(Unit.township), unit.joinedload(Unit.area), joinedload(Plan.cycle))
    wanted = sa.select(Plan).where(Plan.id == plan_id).options(*surroundings, joinedload(Plan.latest_submission))
    plan = db.session.scalar(wanted)
    if plan is None:
        raise NotThere("没有找到这份计划表。")
    return plan


def _version_of(plan: Plan, number: int | None, person: User | None) -> Version:
    if number is not None:
        return _submitted(plan, submission_or_404(plan, number))
    latest = plan.latest_submission
    if person and person.role not in VILLAGE_ROLES:
        if latest is None:
            raise NotAllowed(f"{plan.unit.name}还没有上报，没有可以打印的计划表。请等村里上报，或请他们先打印草稿。")
        return _submitted(plan, latest)
    # An approved plan cannot be written in; should the village be renamed later, its paper stays what was approved.
    if latest and (plan.state is State.approved or person is None):
        return _submitted(plan, latest)
    draft = working_copy(plan).document
    digest = content_hash(draft.content)
    if latest and latest.sha256 == digest:
        return _submitted(plan, latest)
    return Version(draft, digest, None, plan.edited_at, None)


def _submitted(plan: Plan, submission: Submission) -> Version:
    """A submission; it comes with the township's decision while it is the approved one."""
    is_approved = plan.state is State.approved and submission.id == plan.latest_submission_id
    approval = decision_on(submission) if is_approved else None
    document = PlanDocument(submission.content)
    return Version(document, submission.sha256, submission, submission.submitted_at, approval)


def _params_from(fields: Mapping[str, str]) -> dict[str, Any]:
    return params_from(fields, ("plan_id", "number"))


PLAN = Document("plan", "单村计划表", "A4", build, _params_from)
