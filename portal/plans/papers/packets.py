"""What goes into a packet: a township's papers, and the plans that its villages have handed in."""

from sqlalchemy.orm import contains_eager

from portal.accounts.models import Role, User
from portal.catalogue.models import Cycle, UnitPlacement
from portal.catalogue.queries import cycle_of, cycles_of
from portal.catalogue.queries.placements import place_in, townships_in, units_of
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed, NotThere
from portal.places.models import Kind, Place, Unit
from portal.places.queries import list_order
from portal.plans.models import Plan, State
from portal.plans.queries import plans_of_year
from portal.plans.queries.extent import extent_of
from portal.printing.packets.supply import PacketSupply, Single, Supply, papers_to_bind
from portal.printing.registry import document_named

STATES = {"approved": "已通过", "submitted": "待审核", "returned": "退回修改"}
NO_AREA = "不在片区的村"


def supply_for(user: User, township_id: int | None, state: str, year: int | None) -> Supply:
    """Raises:
    NotThere: no such township within reach, or no such year.
    NotAllowed: this person sees some of its villages only; a packet is bound of all of them.
    """
    cycle = cycle_of(user.unit, year)
    own = place_in(cycle, user.unit)
    townships = townships_in(cycle, own) if user.role is Role.county else []
    township = next((one for one in townships if one.id == township_id), townships[0] if townships else own)
    if township.kind is not Kind.township:
        raise NotThere("县里还没有乡镇，请等管理员先导入。")
    extent = extent_of(user, township, cycle)
    if extent.is_part:
        raise NotAllowed(f"会议材料汇编装的是全部村的，您这里{extent.note.strip('（）')}。需要的话请联系镇党建办。")
    plans = _handed_in(user, township, cycle, state)
    return Supply(
        scope={"unit_id": township.id, "year": cycle.year},
        title=f"{township.name}{cycle.year}年度{cycle.activity_name}计划汇编",
        year=cycle.year,
        years=[one.year for one in cycles_of(user.unit)],
        places=[(str(one.id), one.name) for one in townships],
        states=list(STATES.items()),
        papers=papers_to_bind(),
        single=document_named("plan"),
        singles=[Single(plan.id, plan.place.name, plan.state, plan.place.area_id or 0) for plan in plans],
        groups={0: NO_AREA} | {plan.place.area.id: plan.place.area.name for plan in plans if plan.place.area},
    )


def _handed_in(user: User, township: Place, cycle: Cycle, state: str) -> list[Plan]:
    village = units_of(cycle)
    of_township = plans_of_year(user, cycle).where(village.township_id == township.id)
    handed_in = of_township.where(Plan.latest_submission_id.is_not(None))
    if state in State.__members__:
        handed_in = handed_in.where(Plan.state == State[state])
    area = contains_eager(Plan.placement).joinedload(UnitPlacement.area)
    loads = area if cycle.is_closed else contains_eager(Plan.unit).joinedload(Unit.area)
    return list(db.session.scalars(handed_in.options(loads).order_by(*list_order(village))))


SUPPLY = PacketSupply(
    roles=frozenset({Role.reviewer, Role.viewer, Role.county}),
    refusal="会议材料汇编由镇党建办、镇领导和县委组织部来编。需要的话请联系镇党建办。",
    find=supply_for,
)
