"""Giving places their 统计用区划代码. When a township or a county gets another one, the codes below it go along."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from portal.accounts.models import User
from portal.history.services import Happening, record_all, record_event
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.places.domain.region_codes import SPANS, agrees, code_in_words, why_not_below, why_not_region_code
from portal.places.events import UnitCodeChanged, UnitCodeDropped
from portal.places.models import Unit
from portal.places.queries import coded_above, within
from portal.units import policy


def change_region_code(unit: Unit, code: str, *, actor: User) -> int:
    """Another code, or none for "". Answers how many places below went along.

    Raises:
        NotAllowed: not this person's affair, or no code for this place; the message says what is wrong with it.
    """
    if reason := policy.why_not_change(actor, unit, "code"):
        raise NotAllowed(reason)
    before = unit.region_code or ""
    if code == before:
        raise NotAllowed("代码和现在一样，没有改动。")
    if reason := why_not_here(unit, code) if code else None:
        raise NotAllowed(f"{reason}。")
    db.session.flush()
    carried = _carry(unit, before, code) if before and code else 0
    if not carried and code:
        _refuse_others_below(unit, code)
    unit.region_code = code or None
    _flush()
    note_code(unit, before, code, actor=actor, carried=carried)
    return carried


def why_not_here(unit: Unit, code: str) -> str | None:
    """None if this very place can have the code: its form, the places above, and who has it already."""
    if reason := why_not_region_code(code, unit.kind):
        return reason
    above = coded_above(unit)
    if above and (reason := why_not_below(code, above[1], above[0], above[2])):
        return reason
    beside = sa.select(Unit).where(Unit.county_id == unit.county_id, Unit.region_code == code, Unit.id != unit.id)
    return taken_by(other) if (other := db.session.scalar(beside)) else None


def taken_by(other: Unit) -> str:
    state = "" if other.is_active else "，已停用"
    return f"这个代码已经是{other.full_name.replace('/', ' · ')}的{state}；要给这里用，请先把那里的清空"


def take_codes(codes: Mapping[Unit, str], *, actor: User) -> None:
    """Codes of many places at once, which the caller has checked against each other; two may change places."""
    before = {unit: unit.region_code or "" for unit in codes}
    for unit in codes:
        unit.region_code = None
    db.session.flush()
    for unit, code in codes.items():
        unit.region_code = code
    _flush()
    said = [(_stream(unit), _coded(before[unit], code)) for unit, code in codes.items()]
    record_all([Happening(stream, one.verb, one.as_json()) for stream, one in said], actor=actor)


def note_dropped(strange: Sequence[tuple[Unit, str]], *, actor: User) -> None:
    """Of places that were moved: which codes they have lost by it."""
    for unit, code in strange:
        record_event(f"unit:{unit.id}", UnitCodeDropped(code_in_words(code)), actor=actor)


def note_code(unit: Unit, before: str, after: str, *, actor: User, carried: int = 0) -> None:
    record_event(_stream(unit), _coded(before, after, carried), actor=actor)


def _coded(before: str, after: str, carried: int = 0) -> UnitCodeChanged:
    return UnitCodeChanged(carried, code_in_words(before) if before else "", code_in_words(after) if after else "")


def _stream(unit: Unit) -> str:
    return f"unit:{unit.id}"


def _flush() -> None:
    """What another county has given out is not ours to read: only the database knows.

    Raises:
        NotAllowed: it does not take a code, because it has it already.
    """
    try:
        db.session.flush()
    except sa.exc.IntegrityError as error:
        raise NotAllowed("这个代码已经在别的县（市、区）用了，请核对。") from error


def _carry(unit: Unit, before: str, code: str) -> int:
    """The codes below begin as this one does from now on.

    Raises:
        NotAllowed: somewhere else there are codes that begin so.
    """
    old, new = before[: SPANS[unit.kind]], code[: SPANS[unit.kind]]
    below = sa.select(Unit).where(within(unit), Unit.id != unit.id, Unit.region_code.startswith(old))
    places = db.session.scalars(below).all() if old != new else []
    elsewhere = sa.select(Unit).where(Unit.county_id == unit.county_id, Unit.region_code.startswith(new), ~within(unit))
    if places and (other := db.session.scalar(elsewhere.limit(1))):
        raise NotAllowed(f"下面单位的代码要跟着改，可是 {new} 开头的已经用在{other.name}，请先改那里的。")
    for place in places:
        place.region_code = f"{new}{(place.region_code or '')[len(new) :]}"
    return len(places)


def _refuse_others_below(unit: Unit, code: str) -> None:
    coded = sa.select(Unit).where(within(unit), Unit.id != unit.id, Unit.region_code.is_not(None)).order_by(Unit.id)
    strange = [place for place in db.session.scalars(coded) if not agrees(place.region_code or "", unit.kind, code)]
    if strange:
        first, more = strange[0], f"等 {len(strange)} 个单位" if len(strange) > 1 else ""
        raise NotAllowed(
            f"下面{first.name}（{code_in_words(first.region_code or '')}）{more}的代码和它对不上。"
            "请先改好下面的，或者用 Excel 把它们一起导入。"
        )
