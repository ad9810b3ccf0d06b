"""How less of a paper can be asked for, in the words of the form's own fields (choosing.py)."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from portal.kernel.db import db
from portal.places.models import Kind, Place, Unit
from portal.places.queries import is_area_in_use, townships_of, within
from portal.printing.document import Document

WORDS = {"area": "片区", "star": "一颗星", "level": "拟创星级", "state": "状态", "month": "月份"}


def ways(document: Document, unit_id: int, params: Mapping[str, Any]) -> Sequence[str]:
    """What the form still leaves open: a township where the whole county was chosen, and its filters."""
    unit = db.session.get_one(Unit, unit_id)
    is_of_many = unit.kind is Kind.county and len(townships_of(unit)) > 0
    words = WORDS | {name: own.less for name, own in document.own_filters.items() if own.less}
    names = [name for name in words if name in document.filters and name not in params]
    return ["乡镇"] * is_of_many + [words[name] for name in names if name != "area" or _has_areas(unit)]


def _has_areas(unit: Place) -> bool:
    return bool(db.session.scalar(sa.select(sa.exists(sa.select(Unit.id).where(is_area_in_use(), within(unit))))))
