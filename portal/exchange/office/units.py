"""A list of units: each row a place, below one that exists or that a row above it adds."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.accounts.models import User
from portal.db import db
from portal.errors import NotAllowed
from portal.exchange.office.table import Column, Fault, Layout, Row
from portal.places.models import Kind, Unit
from portal.places.queries import within
from portal.places.services import PARENT_KINDS
from portal.units import policy, services
from portal.units.forms import CHOICES, why_not_name

TYPES = {
    "乡镇": "township",
    "街道": "township",
    "片区": "area",
    "行政村": "village",
    "村": "village",
    "社区": "community",
}
LAYOUT = Layout(
    "单位",
    (
        Column("名称", 24, "单位全名，如 桃花峪村。同一个乡镇里不能重名。"),
        Column("类型", 12, "从下拉框里选。", ("乡镇", "街道", "片区", "行政村", "社区")),
        Column("上级", 30, "乡镇不用填；片区填乡镇名；村和社区填乡镇名，或“乡镇名/片区名”，如 广武镇/东片区。"),
    ),
    most=1_000,
    also={
        "名称": ("单位名称", "单位", "村名", "村", "村名称", "村社区", "村居", "全称"),
        "类型": ("单位类型", "类别", "单位类别"),
        "上级": ("上级单位", "所属乡镇", "乡镇", "所属单位", "隶属"),
    },
)


@dataclass
class _Known:
    """A place rows may refer to: one that exists, or one a row adds (`row`)."""

    key: str
    kind: Kind
    is_active: bool = True
    unit: Unit | None = None


class UnitList:
    """The rows beside the tree as it is now."""

    def __init__(self, rows: Sequence[Row], user: User) -> None:
        self.rows, self.user = rows, user
        self.faults: list[Fault] = []
        self._names: dict[str, list[_Known]] = {}
        self._full_names: set[str] = set()
        self._parents: dict[int, _Known] = {}
        for unit in db.session.scalars(sa.select(Unit).where(within(user.unit)).order_by(Unit.path)):
            self._know(_Known(_key_of(unit, user.unit), unit.kind, unit.is_active, unit))
            self._full_names.add(unit.full_name.partition("/")[2])
        for number, texts in rows:
            for heading, found, advice in self._check(number, *texts):
                self.faults.append(Fault(number, heading, found, advice))

    @property
    def summary(self) -> str:
        counts = Counter(kind for _, (_, kind, _) in self.rows)
        return "、".join(f"{kind} {count} 个" for kind, count in counts.items())

    def _know(self, known: _Known) -> None:
        for name in {known.key, known.key.rpartition("/")[2]}:
            self._names.setdefault(name, []).append(known)

    def _check(self, number: int, name: str, type_words: str, above: str) -> Iterator[tuple[str, str, str]]:
        if reason := why_not_name(name):
            yield "名称", name, reason
        if type_words not in TYPES:
            yield "类型", type_words, "类型不认识，请写 乡镇、街道、片区、行政村 或 社区"
            return
        kind = CHOICES[TYPES[type_words]][0]
        if kind is Kind.area and not self.user.unit.uses_areas:
            yield "类型", type_words, policy.NO_AREAS
        parent, reason = self._parent(kind, above)
        if parent is None:
            yield "上级", above, reason
        elif name:
            yield from self._place(number, name, kind, parent)

    def _parent(self, kind: Kind, above: str) -> tuple[_Known | None, str]:
        if kind is Kind.township:
            known = next(known for known in self._names[self.user.unit.name] if known.kind is Kind.county)
            return (known, "") if above in ("", known.key) else (None, f"乡镇的上级空着，或者写 {known.key}")
        found = [known for known in self._names.get(above, []) if known.kind in PARENT_KINDS[kind]]
        if not above:
            return None, "请写上级，如 广武镇"
        if not found:
            return None, "找不到这个上级；要新增的上级请写在它的上面几行"
        if len(found) > 1:
            return None, f"叫这个名的不止一个，请写成 {found[0].key} 这样"
        if found[0].kind is Kind.area and not self.user.unit.uses_areas:
            return None, policy.NO_AREAS
        return (found[0], "") if found[0].is_active else (None, "这个上级已经停用，请先恢复")

    def _place(self, number: int, name: str, kind: Kind, parent: _Known) -> Iterator[tuple[str, str, str]]:
        is_top = parent.kind is Kind.county
        key = name if is_top else f"{parent.key}/{name}"
        # Areas are left out of full names: two villages of one township differ, whatever areas they are in.
        full_name = name if is_top else f"{parent.key.partition('/')[0]}/{name}"
        if full_name in self._full_names:
            yield "名称", name, "重名：已经有这个单位，或者上面有一行一样的"
            return
        self._full_names.add(full_name)
        self._parents[number] = parent
        self._know(_Known(key, kind))

    def apply(self) -> int:
        """Add them all, from the top row down."""
        added: dict[str, Unit] = {}
        for number, (name, type_words, _) in self.rows:
            parent = self._parents[number]
            unit = parent.unit or added[parent.key]
            kind, unit_type, _ = CHOICES[TYPES[type_words]]
            new = services.add_unit(unit, kind, name, unit_type=unit_type, actor=self.user)
            added[name if parent.kind is Kind.county else f"{parent.key}/{name}"] = new
        return len(self.rows)


def _key_of(unit: Unit, county: Unit) -> str:
    """广武镇, 广武镇/东片区, 广武镇/桃花峪村: how a row names a place."""
    return county.name if unit.id == county.id else unit.full_name.partition("/")[2]


def refuse(user: User) -> None:
    """Raises:
    NotAllowed: anybody but those who keep the tree.
    """
    if user.role not in policy.KEEPERS:
        raise NotAllowed("成批导入单位由县委组织部和系统管理员办理，请联系他们。")
