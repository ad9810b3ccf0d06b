"""Reading what was kept: totals from outside, and snapshots."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, defer, joinedload

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.catalogue.queries.placements import of_year, units_of
from portal.figures.models import OutsideTotal, Snapshot
from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.places.models import Place
from portal.places.queries import list_order, within


def totals_from_outside(unit: Place, cycle: Cycle) -> Sequence[OutsideTotal]:
    """What was entered about a unit's year, in the order of entering (one query)."""
    wanted = sa.select(OutsideTotal).where(OutsideTotal.unit_id == unit.id, OutsideTotal.cycle_id == cycle.id)
    return db.session.scalars(wanted.options(joinedload(OutsideTotal.made_by)).order_by(OutsideTotal.id)).all()


def totals_below(county: Place, cycle: Cycle) -> Sequence[tuple[str, OutsideTotal]]:
    """What was entered about the townships of a county, township by township, with their names in that year (one
    query)."""
    township = units_of(cycle)
    wanted = sa.select(township.name, OutsideTotal).join(township, township.id == OutsideTotal.unit_id)
    here = wanted.where(of_year(cycle), within(county, township), township.id != county.id)
    of_cycle = here.where(OutsideTotal.cycle_id == cycle.id).order_by(*list_order(township), OutsideTotal.id)
    return [(name, total) for name, total in db.session.execute(of_cycle)]


def total_or_404(user: User, total_id: int) -> OutsideTotal:
    """Totals about a place of this person's.

    Raises:
        NotThere: no such totals, or of a place out of reach.
    """
    loads = (contains_eager(OutsideTotal.unit), joinedload(OutsideTotal.cycle), joinedload(OutsideTotal.made_by))
    mine = sa.select(OutsideTotal).join(OutsideTotal.unit).where(within(user.unit))
    total = db.session.scalar(mine.where(OutsideTotal.id == total_id).options(*loads))
    if total is None:
        raise NotThere("没有找到这份外来数字，可能已经删除，或不在您的范围内。")
    return total


def snapshots_of(unit: Place, cycle: Cycle) -> Sequence[Snapshot]:
    """The snapshots of a unit's year, newest first, without their figures (one query)."""
    wanted = sa.select(Snapshot).where(Snapshot.unit_id == unit.id, Snapshot.cycle_id == cycle.id)
    loads = (defer(Snapshot.figures, raiseload=True), joinedload(Snapshot.made_by))
    return db.session.scalars(wanted.options(*loads).order_by(Snapshot.id.desc())).all()


def snapshot_or_404(user: User, snapshot_id: int) -> Snapshot:
    """A snapshot of a place of this person's.

    Raises:
        NotThere: no such snapshot, or of a place out of reach.
    """
    loads = (contains_eager(Snapshot.unit), joinedload(Snapshot.cycle), joinedload(Snapshot.made_by))
    mine = sa.select(Snapshot).join(Snapshot.unit).where(within(user.unit))
    snapshot = db.session.scalar(mine.where(Snapshot.id == snapshot_id).options(*loads))
    if snapshot is None:
        raise NotThere("没有找到这份定格的数据，或不在您的范围内。")
    return snapshot
