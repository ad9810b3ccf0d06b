"""Reading what a township keeps for itself. Every query starts from the plans that the asking person may see."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.accounts.models import TOWNSHIP_ROLES, User
from portal.accounts.queries import is_of_office
from portal.appraisals.domain.agenda import Agenda, AgendaFilters, AgendaLine
from portal.appraisals.models import Appraisal, TownshipSection
from portal.catalogue.models import Cycle
from portal.catalogue.queries.placements import more_units_of, units_of
from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.places.models import Kind, Unit
from portal.places.queries import around, list_order
from portal.plans.models import Plan, Submission
from portal.plans.queries import plans_of_year


def agenda_of(user: User, township: Unit, cycle: Cycle, filters: AgendaFilters) -> Agenda:
    """The villages of a township in a year, with the class and conclusion of each (one query)."""
    village, area = units_of(cycle), more_units_of(cycle)
    columns: list[Any] = [
        Plan.id,
        village.name,
        village.area_id,
        sa.func.coalesce(area.name, ""),
        Plan.edited_at.is_not(None),
        Submission.current_level,
        Submission.target_level,
        Appraisal.klass,
        sa.func.coalesce(Appraisal.conclusion, ""),
        Appraisal.made_at,
        sa.func.coalesce(User.name, ""),
    ]
    plans = plans_of_year(user, cycle).where(village.township_id == township.id)
    wanted = (
        plans.outerjoin(Submission, Submission.id == Plan.latest_submission_id)
        .outerjoin(area, area.id == village.area_id)
        .outerjoin(Appraisal, sa.and_(Appraisal.plan_id == Plan.id, said_to(user)))
        .outerjoin(User, User.id == Appraisal.made_by_id)
    )
    found = db.session.execute(wanted.with_only_columns(*columns).order_by(*list_order(village)))
    return Agenda([AgendaLine(*row) for row in found], filters)


def said_to(user: User | None) -> sa.ColumnElement[bool]:
    """A township's word on a village stays with it when the village is moved: its new township does not read it,
    nor does one that its author was moved to."""
    if user is None or user.role not in TOWNSHIP_ROLES:
        return sa.true()
    return is_of_office(user, Appraisal.office_id, Appraisal.made_by_id)


def appraisal_of(plan: Plan, user: User) -> Appraisal | None:
    """What was said of a village, as far as this person reads it, with who said it last; the plan was found by
    `visible_to`."""
    return db.session.scalar(_word_on(plan).where(said_to(user)))


def kept_word_on(plan: Plan) -> Appraisal | None:
    """The row that the next word is written into, whoever wrote it: there is one for each plan. For no page."""
    return db.session.scalar(_word_on(plan))


def _word_on(plan: Plan) -> sa.Select[Appraisal]:
    return sa.select(Appraisal).where(Appraisal.plan_id == plan.id).options(joinedload(Appraisal.made_by))


def township_or_404(user: User, township_id: int, *, lock: bool = False) -> Unit:
    """A township that this person lies in or above. `lock` lets one person at a time write in its plan.

    Raises:
        NotThere: no such township, or not this person's.
    """
    wanted = sa.select(Unit).where(Unit.id == township_id, Unit.kind == Kind.township, around(user.unit))
    township = db.session.scalar(wanted.with_for_update(key_share=True) if lock else wanted)
    if township is None:
        raise NotThere("没有找到这个乡镇，或不在您的范围内。")
    return township


def sections_of(township: Unit, cycle: Cycle) -> Mapping[str, TownshipSection]:
    """Section key → what is written in it, with who wrote it last; sections nobody has written are not in it."""
    written = sa.select(TownshipSection).where(
        TownshipSection.township_id == township.id, TownshipSection.cycle_id == cycle.id
    )
    return {
        section.key: section for section in db.session.scalars(written.options(joinedload(TownshipSection.made_by)))
    }
