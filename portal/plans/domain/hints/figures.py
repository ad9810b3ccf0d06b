"""Hints about figures and dates that can hardly be so: against one another, against last year, against the calendar."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from portal.kernel import clock
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.hints.hint import Hint, Kind
from portal.plans.domain.numbers import plain
from portal.plans.domain.questions import MEETINGS

WHERE = "基本情况"
# Beyond these a village of the county can hardly be: mostly the wrong unit (元 for 万元) or a slip of the finger.
MOST = {
    "households": 5_000,
    "population": 20_000,
    "party_members": 1_000,
    "groups": 100,
    "grids_level2": 50,
    "grids_level3": 200,
    "farmland_mu": 30_000,
    "collective_income_wan": 5_000,
}
PARTS = (  # (part, whole): a part is never more than its whole
    ("households", "population"),
    ("party_members", "population"),
    ("groups", "households"),
    ("grids_level2", "grids_level3"),
)
JUMP = 3  # times: what has grown or shrunk so much since last year is looked at again
SMALL = 10  # figures below it may well have trebled


def figures_that_cannot_be(document: PlanDocument) -> Iterator[Hint]:
    """A part that is more than its whole, and what is larger than villages are."""
    profile = document.profile
    for part, whole in PARTS:
        less, more = _number(document, part), _number(document, whole)
        if less is not None and more is not None and less > more:
            message = (
                f"{profile[part].label} {plain(less)} 比{profile[whole].label} {plain(more)} 还多，看看是不是写错了"
            )
            yield Hint(Kind.figures, "profile", part, WHERE, message)
    for key, most in MOST.items():
        found, cell = _number(document, key), profile[key]
        if found is not None and found > most:
            unit = cell.question.unit
            hint = "，是不是把元写成了万元" if unit == "万元" else "，看看是不是多写了一位"
            yield Hint(Kind.figures, "profile", key, WHERE, f"{cell.label} {cell.text} {unit}，大得少见{hint}")
    if _number(document, "population") == 0 or _number(document, "households") == 0:
        yield Hint(Kind.figures, "profile", "population", WHERE, "人口或户数写的是 0；不知道就空着，不要填 0")


def figures_far_from_last_year(document: PlanDocument, before: PlanDocument | None) -> Iterator[Hint]:
    """Three times as much, or a third, within a year."""
    for key in MOST if before else ():
        now, then = _number(document, key), _number(before, key) if before else None
        if now is None or then is None or max(now, then) < SMALL:
            continue
        if now >= JUMP * then or then >= JUMP * now:
            cell = document.profile[key]
            change = f"去年是 {plain(then)}，今年写的是 {plain(now)} {cell.question.unit}"
            message = f"{cell.label}{change}，相差太大，看看是不是写错了"
            yield Hint(Kind.figures, "profile", key, WHERE, message)


def meetings_that_cannot_be(document: PlanDocument) -> Iterator[Hint]:
    """A meeting in another year than the plan's, or one that is still to come."""
    for key, name in MEETINGS:
        cell = document.procedure[f"{key}_on"]
        if cell.is_empty:
            continue
        day = dt.date.fromisoformat(cell.value)
        if day.year not in (document.year, document.year - 1):
            message = f"召开日期 {cell.text} 不在 {document.year} 年度，看看年份是不是写错了"
            yield Hint(Kind.figures, "procedure", cell.key, name, message)
        elif day > clock.today():
            message = f"召开日期 {cell.text} 还没有到，会开过以后再写"
            yield Hint(Kind.figures, "procedure", cell.key, name, message)


def _number(document: PlanDocument, key: str) -> Decimal | None:
    value = document.profile[key].value
    return None if value in (None, "") else Decimal(str(value))
