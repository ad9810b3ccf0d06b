"""Adding many places at once, as a list of units asks for it. Does not commit.

In a number of statements that does not grow with the places one by one: SQLite has one writer, and nobody's saving
shall wait for a list of a thousand.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.accounts.models import User
from portal.catalogue.queries import cycles_of
from portal.history.services import Happening, record_all
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.kernel.many_rows import ASKED_AT_ONCE
from portal.places import services as tree
from portal.places.models import Kind, Unit, UnitType
from portal.plans.services import open_plans
from portal.units import policy

FROM_THE_TOP = (Kind.township, Kind.area, Kind.village)


@dataclass(eq=False)
class NewUnit:
    """A place to be added, below one that exists or one that is added with it. `unit`: once it is there."""

    kind: Kind
    name: str
    unit_type: UnitType | None
    parent: "Unit | NewUnit"
    position: int = 0
    unit: Unit | None = None

    @property
    def above(self) -> Unit:
        """The place it lies below, once that is there."""
        found = self.parent if isinstance(self.parent, Unit) else self.parent.unit
        assert found
        return found


def add_units(wanted: Sequence[NewUnit], *, actor: User) -> None:
    """Each behind those that its parent has already, in the order of the list; villages find their plans to fill in.

    Raises:
        NotAllowed: not this person's affair, or there is one of that name.
    """
    _give_positions(wanted)
    for kind in FROM_THE_TOP:
        _add([new for new in wanted if new.kind is kind], actor)
    units = [new.unit for new in wanted if new.unit]
    record_all([_told(new, new.unit) for new in wanted if new.unit], actor=actor)
    for cycle in cycles_of(actor.unit):
        if not cycle.is_closed:
            open_plans(cycle, units)


def _give_positions(wanted: Sequence[NewUnit]) -> None:
    parents = sorted({new.parent.id for new in wanted if isinstance(new.parent, Unit)})
    last: dict[object, int] = {}
    for start in range(0, len(parents), ASKED_AT_ONCE):
        below = Unit.parent_id.in_(parents[start : start + ASKED_AT_ONCE])
        rows = db.session.execute(
            sa.select(Unit.parent_id, sa.func.max(Unit.position)).where(below).group_by(Unit.parent_id)
        )
        last |= {parent_id: position for parent_id, position in rows}
    for new in wanted:
        parent: object = new.parent.id if isinstance(new.parent, Unit) else new.parent
        new.position = last[parent] = last.get(parent, 0) + 1


def _add(wanted: Sequence[NewUnit], actor: User) -> None:
    for new in wanted:
        parent = new.above
        if reason := policy.why_not_change(actor, parent, "add"):
            raise NotAllowed(reason)
        if new.kind not in policy.kinds_below(actor, parent):
            raise NotAllowed(f"{parent.name}下面不能由您新增这一类单位，请重新选择，或联系县委组织部。")
        new.unit = tree.new_unit(
            new.kind, new.name, unit_type=new.unit_type, position=new.position, is_sample=parent.is_sample
        )
    tree.add_units([(new.unit, new.above) for new in wanted if new.unit])


def _told(new: NewUnit, unit: Unit) -> Happening:
    return Happening(f"unit:{unit.id}", "unit_added", {"name": new.name, "parent": new.above.name})
