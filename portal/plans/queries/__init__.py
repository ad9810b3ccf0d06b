"""Reading plans. Every query starts from what the asking person may see."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from portal.accounts.models import VILLAGE_ROLES, User
from portal.catalogue.domain.present_year import is_far
from portal.catalogue.models import Catalogue, Cycle
from portal.catalogue.queries import catalogue as whole_catalogue
from portal.history.models import Event
from portal.kernel import clock
from portal.kernel.db import db, is_writing
from portal.kernel.errors import NotThere
from portal.places.models import Unit
from portal.plans.domain.document import PlanDocument, assemble
from portal.plans.domain.questions import BLOCK_NAMES, block_kind, catalogue_key
from portal.plans.events import PlanWithdrawn
from portal.plans.models import Asked, Block, CheckRules, Opening, Plan, Presence, Submission
from portal.plans.queries.locking import hold_plans
from portal.plans.queries.visibility import place_then as place_then
from portal.plans.queries.visibility import plans_of_year as plans_of_year
from portal.plans.queries.visibility import takes_part_in_its_year as takes_part_in_its_year
from portal.plans.queries.visibility import visible_to as visible_to

NO_PLAN = "没有找到这份计划表，可能已删除，或不在您的范围内。"


def _with_surroundings(plans: sa.Select[Plan]) -> sa.Select[Plan]:
    """Unit, township, area, year, the last editor and the latest submission in one query."""
    unit = contains_eager(Plan.unit)
    return plans.options(
        *place_then(),
        unit.joinedload(Unit.township),
        unit.joinedload(Unit.area),
        joinedload(Plan.cycle),
        joinedload(Plan.edited_by),
        joinedload(Plan.latest_submission).joinedload(Submission.submitted_by),
    )


def plan_or_404(user: User, plan_id: int) -> Plan:
    """A plan with its surroundings. Where something is about to be written, they stay as they are until commit, so that
    of two presses of a button the second sees what the first did (`portal.plans.queries.locking`).

    Raises:
        NotThere: no such plan, or not for this person.
    """
    hold_plans([plan_id])
    wanted = _with_surroundings(visible_to(user).where(Plan.id == plan_id))
    # What the session has loaded before it waited is read anew.
    plan = db.session.scalar(wanted.execution_options(populate_existing=is_writing()))
    if plan is None:
        raise NotThere(NO_PLAN)
    return plan


def plan_of(user: User, unit: Unit, cycle: Cycle) -> Plan | None:
    """The plan of a unit for a year, if this person may see it."""
    wanted = visible_to(user).where(Plan.unit_id == unit.id, Plan.cycle_id == cycle.id)
    return db.session.scalar(_with_surroundings(wanted))


def plans_of_other_years(user: User, plan: Plan) -> Sequence[Plan]:
    """The same village's plans of other years, newest first, with their years (one query)."""
    wanted = visible_to(user).join(Plan.cycle).options(contains_eager(Plan.cycle))
    others = wanted.where(Plan.unit_id == plan.unit_id, Plan.id != plan.id).order_by(Cycle.year.desc())
    return [one for one in db.session.scalars(others) if not is_far(one.cycle.year, clock.today())]


def any_plan_of(unit: Unit, cycle: Cycle) -> Plan:
    """The plan of a unit for a year, for commands, which are not a person of some place.

    Raises:
        NotThere: the unit has none that year.
    """
    plan = db.session.scalar(
        _with_surroundings(
            sa.select(Plan)
            .join(Plan.unit)
            .options(contains_eager(Plan.unit))
            .where(Plan.unit_id == unit.id, Plan.cycle_id == cycle.id)
        )
    )
    if plan is None:
        raise NotThere(f"{unit.name}没有 {cycle.year} 年度的计划表。")
    return plan


@dataclass(frozen=True)
class WorkingCopy:
    """What the village has written so far: the saved blocks by key, and the plan as one document."""

    plan: Plan
    blocks: Mapping[str, Block]
    document: PlanDocument

    def version_of(self, block_key: str) -> int:
        """0 for a block nobody has saved."""
        block = self.blocks.get(block_key)
        return block.version if block else 0


def working_copy(plan: Plan) -> WorkingCopy:
    """All blocks of a plan (four queries whatever the size)."""
    wanted = sa.select(Block).where(Block.plan_id == plan.id).options(joinedload(Block.saved_by))
    blocks = {block.key: block for block in db.session.scalars(wanted)}
    contents = {key: block.content for key, block in blocks.items()}
    return WorkingCopy(plan, blocks, PlanDocument(assemble(plan, catalogue_of(plan), contents)))


def catalogue_of(plan: Plan) -> Catalogue:
    return whole_catalogue(plan.catalogue_id)


def has_block(catalogue: Catalogue, block_key: str) -> bool:
    """Whether a plan of this catalogue has such a block, without reading what is written in it."""
    kind, key = block_kind(block_key), catalogue_key(block_key)
    if kind == "star":
        return any(star.key == key for star in catalogue.stars)
    if kind == "task":
        return any(task.key == key for star in catalogue.stars for task in star.tasks)
    return block_key in BLOCK_NAMES


def year_and_catalogue(user: User, plan_id: int) -> tuple[int, Catalogue]:
    """The least that a save has to know before it is read: 400 people save every few seconds.

    Raises:
        NotThere: no such plan, or not for this person.
    """
    wanted = visible_to(user).join(Plan.cycle).where(Plan.id == plan_id)
    found = db.session.execute(wanted.with_only_columns(Cycle.year, Plan.catalogue_id)).first()
    if found is None:
        raise NotThere(NO_PLAN)
    return found.year, whole_catalogue(found.catalogue_id)


def block_of(plan: Plan, block_key: str, *, lock: bool = False) -> Block | None:
    """The stored block; None when nobody has saved it.

    `lock` keeps others from saving it until commit where the database can (PostgreSQL), and reads its columns again,
    since the page may have loaded them before somebody else saved.
    """
    wanted = sa.select(Block).where(Block.plan_id == plan.id, Block.key == block_key)
    if lock:
        return db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    return db.session.scalar(wanted.options(joinedload(Block.saved_by)))


def submissions_of(plan: Plan) -> Sequence[Submission]:
    """Every submission of a plan, newest first."""
    wanted = sa.select(Submission).where(Submission.plan_id == plan.id).options(joinedload(Submission.submitted_by))
    return db.session.scalars(wanted.order_by(Submission.number.desc())).all()


def newest_number(plan: Plan) -> int:
    """The number of the newest submission, also if it was withdrawn; 0 when there was none."""
    return db.session.scalar(sa.select(sa.func.max(Submission.number)).where(Submission.plan_id == plan.id)) or 0


def withdrawn_numbers(plan: Plan) -> set[int]:
    """The submissions that the village has taken back: offices see them no more than a draft."""
    taken_back = sa.select(Event).where(Event.stream == plan.stream, Event.verb == PlanWithdrawn.verb)
    return {PlanWithdrawn.read(event.data).number for event in db.session.scalars(taken_back)}


def submission_or_404(plan: Plan, number: int, reader: User | None = None) -> Submission:
    """One submission of a plan that the person may already see; to an office (`reader`) none that was withdrawn.

    Raises:
        NotThere: the plan has no submission of that number, or not for this person.
    """
    if reader and reader.role not in VILLAGE_ROLES and number in withdrawn_numbers(plan):
        raise NotThere(f"第 {number} 次上报已由村里撤回，看不到了。请等村里重新上报。")
    wanted = sa.select(Submission).where(Submission.plan_id == plan.id, Submission.number == number)
    submission = db.session.scalar(wanted.options(joinedload(Submission.submitted_by)))
    if submission is None:
        raise NotThere(f"没有第 {number} 次上报。")
    return submission


HERE = dt.timedelta(minutes=2)  # a page in front tells every 40 seconds that it is there


def others_here(plan: Plan, user: User) -> Sequence[Presence]:
    """The other people who have this plan open now, by name."""
    wanted = sa.select(Presence).where(Presence.plan_id == plan.id, Presence.user_id != user.id)
    recent = (
        wanted.where(Presence.seen_at.between(*clock.last(HERE)))
        .join(Presence.user)
        .options(contains_eager(Presence.user))
    )
    return db.session.scalars(recent.order_by(User.name, User.id)).all()


def openings_of(plan: Plan) -> list[tuple[str, str]]:
    """Block and field key of what the village has opened itself since the latest submission was returned."""
    wanted = sa.select(Opening.block_key, Opening.field_key).where(Opening.submission_id == plan.latest_submission_id)
    return [(block_key, field_key) for block_key, field_key in db.session.execute(wanted)]


def lowered_of(unit: Unit) -> frozenset[Asked]:
    """What a township, or that of a village, only advises before handing in."""
    township_id = unit.township_id or unit.id
    rules = db.session.scalar(sa.select(CheckRules).where(CheckRules.township_id == township_id))
    return rules.lowered if rules else frozenset()
