"""A list of units: each row a place, below one that exists or that a row above it adds."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa

from portal.accounts.models import User
from portal.kernel.db import db, hold, is_writing
from portal.kernel.errors import NotAllowed
from portal.places.domain.region_codes import read_region_code
from portal.places.models import Kind, Unit
from portal.places.queries import within
from portal.places.services import PARENT_KINDS
from portal.units import policy, services
from portal.units.forms import CHOICES, why_not_name
from portal.units.workbooks.unit_codes import Known, code_faults
from portal.workbooks.imports.layout import Column, Fault, Layout, Row

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
        Column(
            "区划代码",
            18,
            "可不填。国家统计局公布的 12 位统计用区划代码，如 410182103205；片区没有。"
            "已经有的单位也写上名称、类型、上级和代码，导入时就给它登记代码。",
            is_digits=True,
        ),
    ),
    most=1_000,
    also={
        "名称": ("单位名称", "单位", "村名", "村", "村名称", "村社区", "村居", "全称"),
        "类型": ("单位类型", "类别", "单位类别"),
        "区划代码": ("统计用区划代码", "区划编码", "行政区划代码", "统计代码", "单位代码", "代码", "编码"),
        "上级": ("上级单位", "所属乡镇", "乡镇", "所属单位", "隶属"),
    },
)


class UnitList:
    """The rows beside the tree as it is now."""

    told: Mapping[int, str] = {}  # nothing but new rows
    notes: Sequence[str] = ()

    def __init__(self, rows: Sequence[Row], user: User) -> None:
        # A list that was kept by an older release has no codes.
        self.rows = [(number, [*texts, ""][: len(LAYOUT.columns)]) for number, texts in rows]
        self.user = user
        self.faults: list[Fault] = []
        self._names: dict[str, list[Known]] = {}
        self._full_names: dict[str, Known] = {}
        self._rows: dict[int, Known] = {}
        self._coded: dict[int, Known] = {}
        # Only then is a place that exists no slip: an office brings all its places, to give them their codes.
        self._has_codes = any(texts[-1] for _, texts in self.rows)
        self._know_the_tree()
        for number, texts in self.rows:
            for heading, found, advice in self._check(number, *texts):
                self.faults.append(Fault(number, heading, found, advice))
        for number, found, advice in code_faults(self._coded, self._full_names.values()):
            self.faults.append(Fault(number, "区划代码", found, advice))

    @property
    def summary(self) -> str:
        counts = Counter(texts[1] for number, texts in self.rows if self._rows[number].unit is None)
        told = [f"{kind} {count} 个" for kind, count in counts.items()]
        there = [known for known in self._rows.values() if known.unit]
        coded = sum(known.unit is not None and known.code != (known.unit.region_code or "") for known in there)
        if there:
            told.append(f"已有的单位 {len(there)} 个，其中 {coded} 个登记新的区划代码")
        return "、".join(told)

    def _know_the_tree(self) -> None:
        if is_writing():
            hold("tree")  # until all is written nobody moves, merges or closes a place, nor opens or closes a year
        by_id: dict[int | None, Known] = {}
        for unit in db.session.scalars(sa.select(Unit).where(within(self.user.unit)).order_by(Unit.path)):
            known = Known(_key_of(unit, self.user.unit), unit.kind, unit.is_active, unit)
            known.parent, known.code = by_id.get(unit.parent_id), unit.region_code or ""
            by_id[unit.id] = known
            self._know(known)
            self._full_names[unit.full_name.partition("/")[2]] = known

    def _know(self, known: Known) -> None:
        for name in {known.key, known.name}:
            self._names.setdefault(name, []).append(known)

    def _check(self, number: int, name: str, type_words: str, above: str, code: str) -> Iterator[tuple[str, str, str]]:
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
            yield from self._place(number, name, kind, parent, read_region_code(code, kind))

    def _parent(self, kind: Kind, above: str) -> tuple[Known | None, str]:
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

    def _place(self, number: int, name: str, kind: Kind, parent: Known, code: str) -> Iterator[tuple[str, str, str]]:
        is_top = parent.kind is Kind.county
        # Areas are left out of full names: two villages of one township differ, whatever areas they are in.
        full_name = name if is_top else f"{parent.key.partition('/')[0]}/{name}"
        known = self._full_names.get(full_name)
        is_update = known and known.unit and known.kind is kind and known not in self._rows.values()
        if known and not (is_update and self._has_codes):
            yield "名称", name, "重名：已经有这个单位，或者上面有一行一样的"
            return
        if known is None:
            known = Known(name if is_top else f"{parent.key}/{name}", kind, parent=parent)
            self._know(known)
            self._full_names[full_name] = known
        self._rows[number] = known
        if code:
            known.code, self._coded[number] = code, known

    def apply(self) -> int:
        """Add what is not there, from the top row down; then give all their codes."""
        added: dict[Known, services.NewUnit] = {}
        for number, (name, type_words, *_) in self.rows:
            if (known := self._rows[number]).unit is None:
                kind, unit_type, _ = CHOICES[TYPES[type_words]]
                assert known.parent
                added[known] = services.NewUnit(kind, name, unit_type, known.parent.unit or added[known.parent])
        services.add_units(list(added.values()), actor=self.user)
        for known, new in added.items():
            known.unit = new.unit
        coded = {known.unit: known.code for known in self._coded.values() if known.unit}
        changed = {unit: code for unit, code in coded.items() if unit.region_code != code}
        services.take_codes(changed, actor=self.user)
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
