"""How less of a paper can be asked for, in the words of the form's own fields (choosing.py)."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from portal.kernel.db import db
from portal.places.models import Kind, Unit
from portal.places.queries import is_area_in_use, townships_of, within

WORDS = {"area": "片区", "star": "一颗星", "level": "拟创星级", "state": "状态", "month": "月份", "part": "一张清单"}
NO_LESS = "请联系系统管理员。"
FEWER = "请分成几册再印。"


def ways(unit: Unit, filters: Sequence[str], params: Mapping[str, Any]) -> list[str]:
    """What the form still leaves open: a township where the whole county was chosen, and its filters."""
    is_of_many = unit.kind is Kind.county and len(townships_of(unit)) > 0
    names = [name for name in WORDS if name in filters and name not in params]
    return ["乡镇"] * is_of_many + [WORDS[name] for name in names if name != "area" or _has_areas(unit)]


def sentence(words: Sequence[str]) -> str:
    return f"请在“打印”页按{'、'.join(words)}缩小范围再印。" if words else NO_LESS


def _has_areas(unit: Unit) -> bool:
    return bool(db.session.scalar(sa.select(sa.exists(sa.select(Unit.id).where(is_area_in_use(), within(unit))))))
