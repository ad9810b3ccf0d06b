"""The places a person sees that are in use, with their 区划代码: in the columns of the list that is imported, so that
an office fills in what is missing and brings the same file back."""

from collections.abc import Mapping

import sqlalchemy as sa

from portal.accounts.models import VILLAGE_ROLES, User
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.places.models import Kind, Unit, UnitType
from portal.places.queries import within
from portal.printing.extent import WHOLE
from portal.units import queries
from portal.workbooks.table import Column, Expected, Table, Value, made_by

COLUMNS = (Column("序号", 4), *(Column(heading, 24) for heading in ("名称", "类型", "上级", "区划代码")))
TYPES = {Kind.township: "乡镇", Kind.area: "片区"}


def units_table(user: User, _fields: Mapping[str, str]) -> Table:
    """Raises:
    NotAllowed: a village, which sees itself alone.
    """
    _refuse(user)
    root = user.unit
    places = {unit.id: unit for _, unit in queries.tree_of(user, root).walk() if unit.is_active}
    listed = [unit for unit in places.values() if unit.kind is not Kind.county]
    code = f"，{root.name}的区划代码 {root.region_code}" if root.region_code else ""
    coded = sum(bool(unit.region_code) for unit in listed)
    return Table(
        title=f"{root.name}单位清单",
        sheet="单位",
        about=[f"在用的单位 {len(listed)} 个，已登记区划代码 {coded} 个{code}", made_by(user)],
        columns=COLUMNS,
        rows=[_row(number, unit, places | {root.id: root}) for number, unit in enumerate(listed, 1)],
        stream=f"unit:{root.id}",
        file_name=f"{root.name}单位清单",
        extent=WHOLE,
        fixed=2,
    )


def units_expected(user: User, _fields: Mapping[str, str]) -> Expected:
    """Raises as `units_table` does."""
    _refuse(user)
    rows = db.session.scalar(sa.select(sa.func.count(Unit.id)).where(within(user.unit))) or 0
    return Expected(f"{user.unit.name}单位清单", user.unit_id, rows)


def _refuse(user: User) -> None:
    if user.role in VILLAGE_ROLES:
        raise NotAllowed("单位清单由镇里、县里导出。要看，请找乡镇党建办。")


def _row(number: int, unit: Unit, places: Mapping[int, Unit]) -> list[Value]:
    kind = TYPES.get(unit.kind) or ("社区" if unit.unit_type is UnitType.community else "行政村")
    return [number, unit.name, kind, _above(unit, places), unit.region_code]


def _above(unit: Unit, places: Mapping[int, Unit]) -> str:
    """As the import reads it: 广武镇, or 广武镇/东片区; a township lies in the county, which needs no saying."""
    township, area = places.get(unit.township_id or 0), places.get(unit.area_id or 0)
    names = [place.name for place in (township, area) if place and place.id != unit.id]
    return "/".join(names)
