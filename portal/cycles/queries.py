"""What the county asks of its years: which there are, whom a change touches, how targets and plans compare."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from portal.accounts.models import VILLAGE_ROLES, Role, User
from portal.catalogue.domain.diff import Difference
from portal.catalogue.domain.present_year import is_far
from portal.catalogue.models import Catalogue, CatalogueState, Cycle, Star, Task
from portal.catalogue.queries import cycle_of, cycles_of
from portal.history.models import Event
from portal.kernel import clock
from portal.kernel.db import db, has_row_locks, hold, is_writing
from portal.places.models import Unit, UnitType
from portal.places.queries import list_order, within
from portal.plans.domain.questions import catalogue_key
from portal.plans.models import Block, Plan, State, Submission
from portal.plans.queries import WorkingCopy, takes_part_in_its_year

IN_HAND = (State.draft, State.returned)


def years_of(user: User) -> Sequence[Cycle]:
    """The county's years, newest first."""
    return cycles_of(user.unit)


def year_before(user: User) -> Cycle | None:
    """The year that a new one is filled in from: the newest that is no slip of the finger."""
    years, today = years_of(user), clock.today()
    return next((cycle for cycle in years if not is_far(cycle.year, today)), next(iter(years), None))


def year_or_404(user: User, year: int) -> Cycle:
    """A year of the person's county. Where something is about to be written, it waits until nobody is writing in a plan
    of that year, and nobody begins to until commit (`portal.plans.queries.locking`).

    Raises:
        NotThere: the county has not opened it.
    """
    if is_writing():
        hold("tree")  # a year is opened for the places there are, and closed with them
    cycle = cycle_of(user.unit, year)
    if is_writing() and has_row_locks():
        db.session.execute(sa.select(Cycle.id).where(Cycle.id == cycle.id).with_for_update(key_share=True))
        db.session.refresh(cycle)
    return cycle


def catalogue_names(cycles: Iterable[Cycle], events: Iterable[Event] = ()) -> Mapping[int, str]:
    """Number → name of every catalogue these years use, or have used as their history tells."""
    wanted = {number for cycle in cycles for number in (cycle.village_catalogue_id, cycle.community_catalogue_id)}
    replaced = [event.data for event in events if event.verb == "catalogue_replaced"]
    wanted |= {number for data in replaced for number in (data["before"], data["after"])}
    rows = db.session.execute(sa.select(Catalogue.id, Catalogue.name).where(Catalogue.id.in_(wanted)))
    return {number: name for number, name in rows}


def published(user: User, unit_type: UnitType) -> Sequence[Catalogue]:
    """What a year can be given, newest first."""
    wanted = sa.select(Catalogue).where(Catalogue.county_id == user.unit.county_id, Catalogue.unit_type == unit_type)
    newest = wanted.where(Catalogue.state == CatalogueState.published).order_by(Catalogue.id.desc())
    return db.session.scalars(newest).all()


def choices_for(user: User) -> dict[UnitType, Sequence[Catalogue]]:
    """The published catalogues for villages and for communities."""
    return {unit_type: published(user, unit_type) for unit_type in UnitType}


def state_counts(cycles: Sequence[Cycle]) -> Mapping[int, Mapping[str, int]]:
    """Year's number → how many plans stand where, in the words of the lists: what nobody has written in is 未开始.
    Only counts: no content (one query)."""
    is_untouched = Plan.edited_at.is_(None)
    wanted = sa.select(Plan.cycle_id, Plan.state, is_untouched, sa.func.count(Plan.id)).join(Plan.unit)
    mine = wanted.where(Plan.cycle_id.in_([cycle.id for cycle in cycles]), takes_part_in_its_year())
    counts: dict[int, Counter[str]] = {cycle.id: Counter() for cycle in cycles}
    for cycle_id, state, untouched, count in db.session.execute(mine.group_by(Plan.cycle_id, Plan.state, is_untouched)):
        counts[cycle_id]["not_started" if state is State.draft and untouched else state.value] += count
    return counts


def people_in(county: Unit, *roles: Role) -> Sequence[User]:
    """The enabled people of these roles anywhere in a county."""
    wanted = sa.select(User).join(User.unit).options(contains_eager(User.unit))
    return db.session.scalars(wanted.where(within(county), User.role.in_(roles), User.is_enabled)).all()


def people_of(unit_ids: Sequence[int]) -> Sequence[User]:
    """The secretaries and clerks of these villages."""
    wanted = sa.select(User).where(User.unit_id.in_(unit_ids), User.role.in_(VILLAGE_ROLES), User.is_enabled)
    return db.session.scalars(wanted).all()


def people_of_open_plans(cycle: Cycle) -> Sequence[User]:
    """Those of the villages whose plan of this year is not approved yet."""
    open_plans = sa.select(Plan.unit_id).where(Plan.cycle_id == cycle.id, Plan.state != State.approved)
    return people_of(list(db.session.scalars(open_plans)))


@dataclass(frozen=True)
class Touched:
    """A plan that would follow another catalogue, and the cancelled tasks its village has written about."""

    plan: Plan
    written: Sequence[str]


def touched_by(cycle: Cycle, catalogue: Catalogue, differences: Sequence[Difference]) -> list[Touched]:
    """The plans in their villages' hands: first those that have written about what is cancelled, then in the order of
    the lists (two queries)."""
    plans = sa.select(Plan).join(Plan.unit).options(contains_eager(Plan.unit).joinedload(Unit.township))
    mine = plans.where(
        Plan.cycle_id == cycle.id,
        Unit.unit_type == catalogue.unit_type,
        Unit.is_active,
        Plan.state.in_(IN_HAND),
        Plan.catalogue_id != catalogue.id,
    )
    found = db.session.scalars(mine.order_by(Unit.township_id, *list_order())).all()
    removed = {f"task.{one.key}": one.before for one in differences if one.kind == "removed"}
    blocks = sa.select(Block.plan_id, Block.key, Block.content).where(
        Block.plan_id.in_([plan.id for plan in found]), Block.key.in_(removed)
    )
    written: dict[int, list[str]] = {}
    for plan_id, key, content in db.session.execute(blocks):
        if content:
            written.setdefault(plan_id, []).append(removed[key])
    return sorted((Touched(plan, sorted(written.get(plan.id, []))) for plan in found), key=lambda one: not one.written)


def kept_count(cycle: Cycle, catalogue: Catalogue) -> int:
    """How many plans keep the catalogue they were written with: handed in or approved."""
    wanted = sa.select(sa.func.count(Plan.id)).join(Plan.unit)
    return (
        db.session.scalar(
            wanted.where(
                Plan.cycle_id == cycle.id,
                Unit.unit_type == catalogue.unit_type,
                Unit.is_active,
                Plan.state.not_in(IN_HAND),
                Plan.catalogue_id != catalogue.id,
            )
        )
        or 0
    )


@dataclass(frozen=True)
class RemovedTask:
    """What a village wrote about a task that its catalogue no longer has."""

    key: str
    name: str
    criterion: str
    content: Mapping[str, Any]


def removed_tasks(copy: WorkingCopy) -> list[RemovedTask]:
    """By key; the names come from whichever version of the county's catalogues has them last."""
    keys = set(copy.document.block_keys)
    left = {catalogue_key(key): block.content for key, block in copy.blocks.items() if key not in keys}
    left = {key: content for key, content in left.items() if any(content.values())}
    if not left:
        return []
    own = Catalogue.county_id == copy.plan.unit.county_id  # a neighbour county's task may have the same key
    named = sa.select(Task).join(Task.star).join(Star.catalogue).where(own, Task.key.in_(left)).order_by(Task.id)
    tasks = {task.key: task for task in db.session.scalars(named)}
    found = []
    for key, content in sorted(left.items()):
        task = tasks.get(key)
        found.append(RemovedTask(key, task.name if task else key, task.criterion if task else "", content))
    return found


@dataclass(frozen=True)
class Outlook:
    """How many villages plan, and aim at, each level: 今年拟创, and the three years' targets of the plans handed in."""

    planned: Counter[int]
    aimed: Mapping[int, Counter[int | None]]  # calendar year → level → villages; None: not said
    total: int


def outlook(cycle: Cycle) -> Outlook:
    """From the latest submission of every village: what is not handed in is the village's own (one query)."""
    levels = (Submission.target_level, Submission.aim_1, Submission.aim_2, Submission.aim_3)
    wanted = sa.select(sa.func.count(), *levels).join(Plan, Plan.latest_submission_id == Submission.id)
    rows = db.session.execute(
        wanted.join(Plan.unit).where(Plan.cycle_id == cycle.id, takes_part_in_its_year()).group_by(*levels)
    )
    planned: Counter[int] = Counter()
    aimed: dict[int, Counter[int | None]] = {cycle.year + place: Counter() for place in range(3)}
    for count, level, *aims in rows:
        planned[level] += count
        for year, aim in zip(aimed, aims, strict=True):
            aimed[year][aim] += count
    return Outlook(planned, aimed, planned.total())
