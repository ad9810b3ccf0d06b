"""Telling the people whose work changes with the tree: those who go over, the offices that lose or gain a place, and
liaisons whose villages have gone to another township."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from portal.accounts.models import Role, User
from portal.kernel.db import db
from portal.messages.services import tell
from portal.places.models import Kind, Unit


def tell_of_merger(unit: Unit, target: Unit, people: Sequence[User], *, actor: User) -> None:
    """Everybody who went over, with the office they have there; and the party offices of both."""
    path = f"/units/{target.id}"
    for person in people:
        words = f"{unit.name}已并入{target.name}，您现在是{target.name}的{person.role.label}。"
        tell([person], words, path, but=actor)
    told = {person.id for person in people}
    others = [one for one in _offices({unit.township_id, target.township_id}) if one.id not in told]
    tell(others, f"{unit.name}已并入{target.name}，{len(people)} 个账号转入。", path, but=actor)


def tell_of_move(unit: Unit, former_township: int | None, liaisons: Iterable[User], *, actor: User) -> None:
    """Only where another township has it now: which area a village is in changes nobody's work."""
    if unit.township_id == former_township:
        return
    township = db.session.get(Unit, unit.township_id)
    assert township
    words = f"{unit.name}已划到{township.name}。"
    tell(_people_at(unit), words, "/", but=actor)
    tell(_offices({unit.township_id}), f"{words}包村干部请在“包村分工”里安排。", f"/units/{unit.id}", but=actor)
    tell(_offices({former_township}), f"{words}本镇的名单里不再有它。", "/units", but=actor)
    tell(liaisons, f"{words}您不再包这里的村。", "/plans", but=actor)


def tell_of_closing(unit: Unit, *, actor: User) -> None:
    """The party office finds a place less in its lists."""
    tell(_offices({unit.township_id}), f"{unit.name}已停用，不再出现在今后的名单里。", f"/units/{unit.id}", but=actor)


def _offices(townships: Iterable[int | None]) -> Sequence[User]:
    ids = [township for township in townships if township]
    wanted = sa.select(User).where(User.unit_id.in_(ids), User.role == Role.reviewer, User.is_enabled)
    return db.session.scalars(wanted.order_by(User.id)).all()


def _people_at(unit: Unit) -> Sequence[User]:
    """Those of a village, or of all villages of an area."""
    villages = sa.select(Unit.id).where(Unit.kind == Kind.village, Unit.path.startswith(unit.path, autoescape=True))
    return db.session.scalars(sa.select(User).where(User.unit_id.in_(villages), User.is_enabled)).all()
