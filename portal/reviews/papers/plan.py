"""Document 1, 单村计划表: what a village submitted, or its working copy as a draft."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.accounts.models import VILLAGE_ROLES, User
from portal.catalogue.queries import cycle_of
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed, NotThere
from portal.places.models import Unit
from portal.plans.domain.cells import Cell
from portal.plans.domain.document import PlanDocument, content_hash
from portal.plans.domain.fit import is_cut, is_measure_cut, tasks_of
from portal.plans.domain.numbers import level_name
from portal.plans.models import Intent, Plan, State, Submission
from portal.plans.papers.mark import mark_of
from portal.plans.papers.offered import offered
from portal.plans.papers.subject import PLANS
from portal.plans.queries import place_then, plan_or_404, submission_or_404, visible_to, working_copy
from portal.printing.document import Built, Document, ExportButton, file_name, minute_of, params_from
from portal.printing.extent import WHOLE
from portal.reviews.models import Decision, DecisionKind, Step, StepKind
from portal.reviews.queries import decision_on, step_on

UNIT_TYPES = {"village": "行政村", "community": "社区"}


@dataclass(frozen=True)
class Version:
    """What is printed of a plan: a submission, or the working copy where `submission` is None."""

    document: PlanDocument
    sha256: str
    submission: Submission | None
    data_at: dt.datetime | None  # the newest of what is on the sheet: words, approval, what has taken its place
    approval: Decision | None
    first_look: Step | None = None  # 初审 and 一审: what is said before the decision stands on the paper beside it
    first_approval: Step | None = None
    edited_after: int = 0  # a draft: the number of the submission that the township has
    superseded: str = ""  # what has taken its place, for a submission that counts no longer

    @property
    def watermark(self) -> str:
        """Across every page of what is not, or no longer, the plan in force."""
        if self.superseded:
            return "已取代"
        return "" if self.approval else "草稿"

    @property
    def name(self) -> str:
        if self.submission:
            return f"第 {self.submission.number} 次上报"
        return f"第 {self.edited_after} 次上报以后的修改稿，未上报" if self.edited_after else "未上报草稿"

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
    plan = plan_from(params, person)
    version = _version_of(plan, params.get("number"), person)
    document, approval = version.document, version.approval
    context = context_of(version)
    return Built(
        template="reviews/papers/plan.html",
        context=context,
        title=document.title,
        file_name=file_name(document.title.removeprefix(document.unit["township"]) + version.file_part),
        unit_id=plan.unit_id,
        identity={
            "sha256": version.sha256,
            "version": version.name,
            "superseded": version.superseded,
            "mark": context["mark"].identity,
            "data_at": version.data_at.isoformat() if version.data_at else None,
            "steps": [_told(step) for step in (version.first_look, version.first_approval)],
            "approval": [approval.reason, approval.made_by.name, approval.made_at.isoformat()] if approval else None,
        },
        stylesheets=("paper.css", "plan.css", "mark.css"),
        extent=WHOLE,
        is_lasting=version.submission is not None,
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
        "is_measure_cut": is_measure_cut,
        "word": lambda cell: cell.text,
        "figure": figure,
        "assessed": lambda cell: f"自评：{cell.text}",
        "dash": "—",
        "mark": mark_of(version.submission),
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


def figure(cell: Cell) -> str:
    """An answer with its unit: 412 户."""
    return f"{cell.text} {cell.question.unit}" if cell.question.unit and not cell.is_empty else cell.text


def plan_from(params: Mapping[str, Any], person: User | None) -> Plan:
    """The plan of the parameters: by its number, or as a village's of a year.

    Raises:
        NotThere: no such plan, or not for this person.
    """
    plan_id = params["plan_id"] if "plan_id" in params else _plan_id(params["unit_id"], params.get("year"), person)
    return plan_or_404(person, plan_id) if person else any_plan(plan_id)


def _plan_id(unit_id: int, year: int | None, person: User | None) -> int:
    """0, which is no plan's number, where there is none: what does not exist and what is out of reach look alike."""
    plans = (visible_to(person) if person else sa.select(Plan)).where(Plan.unit_id == unit_id)
    some = db.session.scalar(plans.limit(1))
    if some is None:
        return 0
    wanted = plans.where(Plan.cycle_id == cycle_of(some.unit, year).id)
    return db.session.scalar(wanted.with_only_columns(Plan.id)) or 0


def any_plan(plan_id: int) -> Plan:
    unit = joinedload(Plan.unit)
    surroundings = (unit.joinedload(Unit.township), unit.joinedload(Unit.area), joinedload(Plan.cycle))
    whole = *surroundings, *place_then(), joinedload(Plan.latest_submission)
    wanted = sa.select(Plan).where(Plan.id == plan_id).options(*whole)
    plan = db.session.scalar(wanted)
    if plan is None:
        raise NotThere("没有找到这份计划表。")
    return plan


def _version_of(plan: Plan, number: int | None, person: User | None) -> Version:
    if number is not None:
        return submitted_version(plan, submission_or_404(plan, number, person))
    latest = plan.latest_submission
    if person and person.role not in VILLAGE_ROLES:
        if latest is None:
            raise NotAllowed(f"{plan.place.name}还没有上报，没有可以打印的计划表。请等村里上报，或请他们先打印草稿。")
        return submitted_version(plan, latest)
    # An approved plan cannot be written in; should the village be renamed later, its paper stays what was approved.
    if latest and (plan.state is State.approved or person is None):
        return submitted_version(plan, latest)
    draft = working_copy(plan).document
    digest = content_hash(draft.content)
    if latest and latest.sha256 == digest:
        return submitted_version(plan, latest)
    return Version(draft, digest, None, plan.edited_at, None, edited_after=latest.number if latest else 0)


def submitted_version(plan: Plan, submission: Submission) -> Version:
    """A submission with the township's decision, if it is the approved one; an approved paper whose place was taken
    says so, and keeps the decision (acceptance 22)."""
    decision = decision_on(submission)
    approval = decision if decision and decision.kind is DecisionKind.approved else None
    superseded = _superseded(plan, submission, approval)
    steps = step_on(submission, StepKind.first_look), step_on(submission, StepKind.first_approval)
    said = [each.made_at for each in (approval, *steps) if each]
    return Version(
        PlanDocument(submission.content),
        submission.sha256,
        submission,
        max([submission.submitted_at, *said, *(_taken_over(plan, submission) if superseded else ())]),
        approval,
        first_look=steps[0],
        first_approval=steps[1],
        superseded=superseded,
    )


def _taken_over(plan: Plan, submission: Submission) -> list[dt.datetime]:
    """When that came about which the paper says of what has taken its place."""
    steps = step_on(submission, StepKind.withdrawn), step_on(submission, StepKind.reopened)
    latest = plan.latest_submission
    later = [latest.submitted_at] if latest and latest.number > submission.number else []
    return later + [step.made_at for step in steps if step]


def _told(step: Step | None) -> list[str] | None:
    return [step.words, step.made_by.name, step.made_at.isoformat()] if step else None


def _superseded(plan: Plan, submission: Submission, approval: Decision | None) -> str:
    latest = plan.latest_submission
    if latest is None or submission.number > latest.number:
        return "已由村里撤回，以重新上报的为准"
    if submission.id != latest.id:
        return f"已被第 {latest.number} 次上报取代"
    return "已重新打开，以后来上报的为准" if approval and plan.state is not State.approved else ""


def plans_since(moment: dt.datetime) -> list[dict[str, Any]]:
    """Those that were handed in or approved since then: somebody will want their paper."""
    changed = sa.select(Plan.id).where(Plan.state.in_((State.submitted, State.approved)), Plan.state_since >= moment)
    return [{"plan_id": number} for number in db.session.scalars(changed.order_by(Plan.state_since))]


def params_of_plan(fields: Mapping[str, str]) -> dict[str, Any]:
    """What the papers about one submission of a plan are asked with."""
    return params_from(fields, ("plan_id", "unit_id", "year", "number"))


PLAN = Document(
    "plan",
    "单村计划表",
    "A4",
    build,
    params_of_plan,
    is_of_one_plan=True,
    is_for_villages=True,
    subject=PLANS,
    offered=offered(villages=10),
    bound_as="各村计划表",
    exports=(ExportButton("下载 Word", "workbooks.export_word", "plan", is_in_preview=False),),
    options=("number", "variant"),
    due=plans_since,
)
