"""Reading packets, and what may go into one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from portal.accounts.models import Role, User
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed, NotThere
from portal.places.models import Kind, Unit
from portal.places.queries import list_order, townships_of
from portal.plans.models import Plan, State
from portal.plans.queries import visible_to as plans_visible_to
from portal.plans.queries.extent import extent_of
from portal.printing.documents import DOCUMENTS, Document
from portal.printing.models import JobState, PrintJob
from portal.printing.packets.models import Item, Packet

# The papers about many villages that go into a packet, in the order in which a meeting wants them.
PAPERS = ("signin", "rollup", "figures", "study", "roster", "warmap", "ledger", "lists", "feedback", "scorecard")
DOCUMENT = "packet"


def visible_to(user: User) -> sa.Select[Packet]:
    """The packets of a person's office, newest first."""
    return sa.select(Packet).where(Packet.office_id == user.unit_id).order_by(Packet.id.desc())


def packet_or_404(user: User | None, packet_id: int, *, lock: bool = False) -> Packet:
    """A packet of the person's office (None: the command line).

    Raises:
        NotThere: no such packet, or another office's.
    """
    wanted = visible_to(user) if user else sa.select(Packet)
    wanted = wanted.where(Packet.id == packet_id).options(joinedload(Packet.made_by))
    packet = db.session.scalar(wanted.with_for_update(of=Packet) if lock else wanted)
    if packet is None:
        raise NotThere("没有找到这一册，可能不是您单位编的。")
    return packet


def packets_of(user: User) -> Sequence[Packet]:
    return db.session.scalars(visible_to(user).options(joinedload(Packet.made_by)).limit(50)).all()


def job_of(user: User, packet: Packet) -> PrintJob | None:
    """This person's newest print of a packet that was not cancelled."""
    own = sa.select(PrintJob).where(PrintJob.requested_by_id == user.id, PrintJob.document == DOCUMENT)
    same = own.where(PrintJob.params == {"packet_id": packet.id}, PrintJob.state != JobState.cancelled)
    return db.session.scalar(same.order_by(PrintJob.id.desc()).limit(1))


@dataclass(frozen=True)
class Supply:
    """What there is to choose from: a township's plans and papers, in a year."""

    township: Unit
    townships: Sequence[Unit]  # to choose another; empty for who has only one
    cycle: Cycle
    plans: Sequence[Plan]
    papers: Sequence[Document]

    @property
    def areas(self) -> list[tuple[Unit | None, list[Plan]]]:
        """The plans by area (片区), in the order of the list; villages that lie in none come under None."""
        found: dict[Unit | None, list[Plan]] = {}
        for plan in self.plans:
            found.setdefault(plan.unit.area, []).append(plan)
        return list(found.items())

    def ticked_after(self, press: str, ticked: Collection[int]) -> list[int]:
        """The plans ticked after `all`, `none`, `with-<area>` or `without-<area>` (0: the villages in none)."""
        how, _, area = press.partition("-")
        meant = {plan.id for plan in self.plans if not area or str(plan.unit.area_id or 0) == area}
        wanted = {*ticked, *meant} if how in ("all", "with") else {*ticked} - meant
        return [plan.id for plan in self.plans if plan.id in wanted]

    def items(self, papers: Sequence[str], plan_ids: Sequence[int]) -> list[Item]:
        """What was ticked, in the order of the page: papers, then villages."""
        scope = {"unit_id": self.township.id, "year": self.cycle.year}
        wanted = [paper for paper in self.papers if paper.key in papers]
        chosen: list[Item] = [{"document": paper.key, "params": scope, "title": paper.name} for paper in wanted]
        ticked = set(plan_ids)
        return chosen + [
            {"document": "plan", "params": {"plan_id": plan.id}, "title": plan.unit.name}
            for plan in self.plans
            if plan.id in ticked
        ]


def supply_for(user: User, township_id: int | None, state: str) -> Supply:
    """Raises:
    NotThere: no such township within reach, or no year yet.
    NotAllowed: this person sees some of its villages only; a packet is bound of all of them.
    """
    townships = townships_of(user.unit) if user.role is Role.county else []
    township = next((one for one in townships if one.id == township_id), townships[0] if townships else user.unit)
    if township.kind is not Kind.township:
        raise NotThere("县里还没有乡镇，请等管理员先导入。")
    cycle = cycle_of(township)
    extent = extent_of(user, township, cycle)
    if extent.is_part:
        raise NotAllowed(f"会议材料汇编装的是全部村的，您这里{extent.note.strip('（）')}。需要的话请联系镇党建办。")
    handed_in = plans_visible_to(user).where(
        Plan.cycle_id == cycle.id,
        Unit.township_id == township.id,
        Unit.is_active,
        Plan.latest_submission_id.is_not(None),
    )
    if state in State.__members__:
        handed_in = handed_in.where(Plan.state == State[state])
    plans = db.session.scalars(
        handed_in.options(contains_eager(Plan.unit).joinedload(Unit.area)).order_by(*list_order())
    ).all()
    papers = [DOCUMENTS[key] for key in PAPERS if key in DOCUMENTS]
    return Supply(township, townships, cycle, plans, papers)
