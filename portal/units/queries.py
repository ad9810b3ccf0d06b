"""Reading the tree as a person may see it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from portal.accounts.models import VILLAGE_ROLES, Assignment, User
from portal.catalogue.models import Cycle
from portal.kernel.db import db, hold
from portal.kernel.errors import NotThere
from portal.places.models import Kind, Unit
from portal.places.queries import list_order, within
from portal.places.queries.names import is_called
from portal.places.services import PARENT_KINDS
from portal.plans import queries as plan_queries
from portal.plans.models import Plan, State


@dataclass
class Node:
    """A place with those below it."""

    unit: Unit
    children: list["Node"] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many active places of each kind lie below."""
        return Counter(unit.kind.value for _, unit in self.walk() if unit.is_active)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Unit]]:
        """(depth, place) of everything below, as a list is read."""
        for node in self.children:
            yield depth, node.unit
            yield from node.walk(depth + 1)


@dataclass(frozen=True)
class Standing:
    """What is still open at a place and below it."""

    accounts: int
    plans: int
    children: int


def visible_to(user: User) -> sa.Select[Unit]:
    """The places a person may know of: the own village, or everything below the own township or county."""
    units = sa.select(Unit)
    return units.where(Unit.id == user.unit_id) if user.role in VILLAGE_ROLES else units.where(within(user.unit))


def is_in_use() -> sa.ColumnElement[bool]:
    """Everything but the areas of a county that keeps none."""
    return sa.or_(Unit.kind != Kind.area, Unit.uses_areas)


def unit_or_404(user: User, unit_id: int, *, lock: bool = False) -> Unit:
    """A place this person may see.

    Raises:
        NotThere: no such place, or outside of what this person sees.
    """
    wanted = visible_to(user).where(Unit.id == unit_id).execution_options(populate_existing=True)
    if lock:
        hold("tree")  # most changes are about two places, such as a merger and the closing of its target
    unit = db.session.scalar(wanted.with_for_update(key_share=True) if lock else wanted)
    if unit is None:
        raise NotThere("没有找到这个单位，或者不归您看。请回到单位列表重新选。")
    return unit


def tree_of(user: User, root: Unit) -> Node:
    """A place and all that this person sees below it, closed ones at their places too; one question. Where a county
    keeps no areas, their villages hang below the township."""
    wanted = visible_to(user).where(within(root), sa.or_(is_in_use(), Unit.id == root.id)).order_by(*list_order())
    nodes = {unit.id: Node(unit) for unit in db.session.scalars(wanted)}
    for node in nodes.values():
        above = nodes.get(node.unit.parent_id or 0) or nodes.get(node.unit.township_id or 0)
        if above and above is not node and node.unit.id != root.id:
            above.children.append(node)
    for node in nodes.values():
        node.children.sort(key=lambda child: (child.unit.kind is not Kind.area, child.unit.position, child.unit.id))
    return nodes[root.id]


def found_by(user: User, search: str) -> Sequence[Unit]:
    """Places by a part of the name, the pinyin or its first letters (`thy`, `taohuayu`, `桃花`), or of a former name.
    What begins so comes first."""
    spelt = "".join(search.lower().split())
    beginning = sa.or_(
        Unit.name.startswith(search, autoescape=True),
        Unit.pinyin.startswith(spelt, autoescape=True),
        Unit.initials.startswith(spelt, autoescape=True),
    )
    wanted = visible_to(user).where(is_called(search, user.unit.county_id), is_in_use())
    order = (Unit.is_active.desc(), sa.case((beginning, 0), else_=1), Unit.township_id, *list_order())
    return db.session.scalars(wanted.order_by(*order).limit(100)).all()


def names_of(user: User, ids: Iterable[int]) -> dict[int, str]:
    """Places by their numbers, those that this person may know of."""
    asked = set(ids)
    wanted = visible_to(user).where(Unit.id.in_(asked))
    return {unit.id: unit.name for unit in db.session.scalars(wanted)} if asked else {}


def above(unit: Unit) -> Sequence[Unit]:
    """The places a place hangs below, from the top down."""
    ids = [int(part) for part in unit.path.split("/") if part][:-1]
    return db.session.scalars(sa.select(Unit).where(Unit.id.in_(ids), is_in_use()).order_by(Unit.path)).all()


def possible_parents(user: User, unit: Unit) -> Sequence[Unit]:
    """Where this person may hang a place: open places of the right kind, not itself and not where it is."""
    wanted = (
        visible_to(user)
        .where(Unit.kind.in_(PARENT_KINDS.get(unit.kind, ())), Unit.is_active, Unit.id != unit.parent_id, ~within(unit))
        .where(is_in_use())
    )
    return _nearest_first(wanted, unit)


def possible_targets(user: User, unit: Unit) -> Sequence[Unit]:
    """What a place may be merged into: open places of its kind in sight; an area only within its township."""
    wanted = visible_to(user).where(Unit.kind == unit.kind, Unit.is_active, Unit.id != unit.id)
    if unit.kind is Kind.area:
        wanted = wanted.where(Unit.township_id == unit.township_id)
    return _nearest_first(wanted, unit)


def _nearest_first(wanted: sa.Select[Unit], unit: Unit) -> Sequence[Unit]:
    """Those of the own township, then township by township as the county numbers them."""
    township = sa.orm.aliased(Unit)
    near = sa.case((Unit.township_id == unit.township_id, 0), else_=1)
    places = wanted.outerjoin(township, township.id == Unit.township_id)
    inside = Unit.kind != Kind.township
    return db.session.scalars(places.order_by(near, township.position, township.id, inside, *list_order())).all()


def children_of(unit: Unit) -> Sequence[Unit]:
    """Open places directly below."""
    wanted = sa.select(Unit).where(Unit.parent_id == unit.id, Unit.is_active)
    return db.session.scalars(wanted.order_by(*list_order())).all()


def standing_of(unit: Unit) -> Standing:
    """What closing a place would leave behind."""
    plans = (
        sa.select(sa.func.count(Plan.id))
        .join(Plan.cycle)
        .where(Plan.unit_id == unit.id, Plan.state != State.approved, Cycle.closed_at.is_(None))
    )
    children = sa.select(sa.func.count(Unit.id)).where(Unit.parent_id == unit.id, Unit.is_active)
    return Standing(len(people_of(unit)), db.session.scalar(plans) or 0, db.session.scalar(children) or 0)


def people_of(unit: Unit) -> Sequence[User]:
    """Everybody with an account at this place that still opens."""
    wanted = sa.select(User).where(User.unit_id == unit.id, User.is_enabled)
    return db.session.scalars(wanted.order_by(User.role, User.id)).all()


def plans_of(user: User, unit: Unit) -> Sequence[Plan]:
    """A place's own plans that this person may read, the newest first."""
    wanted = plan_queries.visible_to(user).join(Plan.cycle).where(Plan.unit_id == unit.id)
    wanted = wanted.options(sa.orm.contains_eager(Plan.cycle)).order_by(Cycle.year.desc())
    return db.session.scalars(wanted).all()


def strange_assignments(unit: Unit) -> Sequence[Assignment]:
    """Liaisons of another township that still look after a village here, as after it has moved."""
    place, home = sa.orm.aliased(Unit), sa.orm.aliased(Unit)
    wanted = (
        sa.select(Assignment)
        .join(place, place.id == Assignment.unit_id)
        .join(User, User.id == Assignment.user_id)
        .join(home, home.id == User.unit_id)
        .where(place.path.startswith(unit.path, autoescape=True))
        .where(~place.path.startswith(home.path))
    )
    return db.session.scalars(wanted).all()
