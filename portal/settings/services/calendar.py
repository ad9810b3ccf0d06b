"""放假安排: the holidays and make-up days that a county has entered or corrected, year by year.

Kept as settings (`calendar.2027`), read with them once in a unit of work, so that no process is behind."""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import sqlalchemy as sa

from portal.accounts.models import User
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db, is_bound
from portal.kernel.errors import NotAllowed
from portal.kernel.workdays import Arrangement, announced_years, arrangement, spelt_out
from portal.settings import policy
from portal.settings.models import Setting

PREFIX = "calendar."
HELD, COUNTY = "calendars", "calendar_county"
_SPAN = re.compile(r"(\d{1,2})[月.\-/](\d{1,2})[日号]?(?:[至到~～—–\-]+(?:(\d{1,2})[月.\-/])?(\d{1,2})[日号]?)?")


class Unreadable(ValueError):
    """A line that says no day."""


def of_county(county_id: int | Callable[[], int | None] | None) -> None:
    """Whose days hold for what follows, told or to be asked for: of whoever is signed in, or of a paper's place."""
    db.session.info[COUNTY] = county_id


def entered() -> Mapping[int, Arrangement]:
    """The county's own years (one query in a unit of work); none where no county is known."""
    if not is_bound():
        return {}
    said = db.session.info.get(COUNTY)
    county_id: int | None = said() if callable(said) else said
    held: dict[int | None, Mapping[int, Arrangement]] = db.session.info.setdefault(HELD, {})
    if county_id not in held:
        held[county_id] = {int(row.key.removeprefix(PREFIX)): _read(row) for row in rows_of(county_id)}
    return held[county_id]


def rows_of(county_id: int | None) -> Sequence[Setting]:
    wanted = sa.select(Setting).where(Setting.county_id == county_id, Setting.key.startswith(PREFIX))
    return db.session.scalars(wanted.options(sa.orm.joinedload(Setting.changed_by))).all() if county_id else []


def _read(row: Setting) -> Arrangement:
    kept = json.loads(str(row.value))
    return spelt_out(int(row.key.removeprefix(PREFIX)), kept["off"], kept["work"])


def years_to_keep() -> list[int]:
    """Those that came with the portal, this year and the next two."""
    this = clock.today().year
    return sorted({*announced_years(), *entered(), this, this + 1, this + 2}, reverse=True)


def parsed(year: int, typed: str) -> list[dt.date]:
    """The days of lines such as 10月1日至7日.

    Raises:
        Unreadable: in words, with the line that was not understood.
    """
    days: list[dt.date] = []
    for line in re.split(r"[\n；;，,、。]+", typed):
        spelt = re.sub(rf"\s+|[（(].*?[)）]|^{year}年|(?<=[至到~—-]){year}年", "", line)
        if spelt:
            days += _span(year, spelt, line.strip())
    return sorted(set(days))


def _span(year: int, spelt: str, line: str) -> Iterator[dt.date]:
    found = _SPAN.fullmatch(spelt)
    try:
        assert found
        first = dt.date(year, int(found[1]), int(found[2]))
        last = dt.date(year, int(found[3] or found[1]), int(found[4])) if found[4] else first
    except (AssertionError, ValueError) as error:
        raise Unreadable(
            f"“{line[:20]}”没有读懂，请写成“10月1日至10月7日”这样，一行一段，只写 {year} 年里的日子"
        ) from error
    if not 0 <= (last - first).days < 31:
        raise Unreadable(f"“{line[:20]}”前后日期不对，请看看是不是写反了；跨年的分开写在两年里")
    return (first + dt.timedelta(days=n) for n in range((last - first).days + 1))


def spelt(days: Sequence[dt.date] | frozenset[dt.date]) -> list[str]:
    """Days as spans: `10-01~10-07`."""
    spans: list[list[dt.date]] = []
    for day in sorted(days):
        if spans and (day - spans[-1][-1]).days == 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    return [f"{span[0]:%m-%d}~{span[-1]:%m-%d}" for span in spans]


def lines(days: Sequence[dt.date] | frozenset[dt.date]) -> str:
    """Days as people write them, a span a line."""
    spans = (span.split("~") for span in spelt(days))
    return "\n".join(_said(first) if first == last else f"{_said(first)}至{_said(last)}" for first, last in spans)


def _said(spelt_day: str) -> str:
    month, day = spelt_day.split("-")
    return f"{int(month)}月{int(day)}日"


def change_year(year: int, off: Sequence[dt.date], work: Sequence[dt.date], *, actor: User) -> bool:
    """Keep a year's days; none at all takes the county's own away again. Whether anything changed.

    Raises:
        NotAllowed: not the county.
    """
    if reason := policy.why_not_change(actor):
        raise NotAllowed(reason)
    county_id, key = actor.unit_id, f"{PREFIX}{year}"
    before, after = arrangement(year), Arrangement(frozenset(off), frozenset(work))
    row = db.session.get(Setting, (county_id, key))
    if before == after or not (off or work or row):
        return False
    if off or work:
        row = row or Setting(county_id=county_id, key=key)
        days = [f"{day:%m-%d}" for day in sorted(work)]
        row.value = json.dumps({"off": spelt(after.off), "work": days})
        row.changed_at, row.changed_by_id = clock.now(), actor.id
        db.session.add(row)
    elif row:
        db.session.delete(row)
    told = {"before": _told(before), "after": _told(after if off or work else None)}
    record(f"unit:{county_id}", "calendar_changed", actor=actor, year=year, **told)
    db.session.flush()
    db.session.info.pop(HELD, None)
    return True


def _told(known: Arrangement | None) -> str:
    if known is None:
        return "没有安排"
    work = f"，调休上班 {lines(known.work)}" if known.work else ""
    return f"放假 {lines(known.off)}{work}".replace("\n", "、")
