"""Who looks after which village."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.accounts.models import Assignment, Role, User
from portal.kernel.db import db
from portal.places.models import Kind, Unit
from portal.places.queries import list_order

Pair = tuple[int, int]  # liaison, village


@dataclass(frozen=True)
class Assigned:
    """A township's liaisons and villages (with the name of their area), and who looks after whom."""

    liaisons: Sequence[User]
    villages: Sequence[tuple[Unit, str]]
    pairs: frozenset[Pair]

    def count_of(self, liaison: User) -> int:
        return sum(pair[0] == liaison.id for pair in self.pairs)

    @property
    def nobodys(self) -> list[Unit]:
        """Villages that no liaison looks after."""
        cared_for = {village_id for _, village_id in self.pairs}
        return [village for village, _ in self.villages if village.id not in cared_for]


def assigned_in(township: Unit) -> Assigned:
    """Three queries, however many."""
    people = sa.select(User).where(User.unit_id == township.id, User.role == Role.liaison, User.is_enabled)
    liaisons = db.session.scalars(people.order_by(User.id)).all()
    area = aliased(Unit)
    units = sa.select(Unit, area.name).outerjoin(area, area.id == Unit.area_id)
    units = units.where(Unit.kind == Kind.village, Unit.township_id == township.id, Unit.is_active)
    villages = [(unit, name or "") for unit, name in db.session.execute(units.order_by(*list_order()))]
    who, where = {one.id for one in liaisons}, {unit.id for unit, _ in villages}
    kept = sa.select(Assignment.user_id, Assignment.unit_id).where(Assignment.user_id.in_(who))
    pairs = frozenset((user_id, unit_id) for user_id, unit_id in db.session.execute(kept) if unit_id in where)
    return Assigned(liaisons, villages, pairs)
