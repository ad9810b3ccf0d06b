"""Answers as cells, and cells as what somebody could have typed into the form.

A cell that still says what was written into it means "not touched", whatever rules its answer would break today.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from portal.plans.cells import spoken
from portal.plans.numbers import level_name
from portal.plans.questions import Kind, Question
from portal.text import clean

# What reading gives for a cell: text, {"number": "10.4"}, {"date": "2022-09-30"}, or None.
Cell = str | dict[str, str] | None

_EPOCH = dt.date(1899, 12, 30)  # day 0 of Excel's calendar, as of March 1900
_SERIALS = range(18_264, 73_051)  # 1950 to 2099: a number in a column of dates is a date without its format
LEVELS = tuple(level_name(level) for level in (5, 4, 3, 2, 1, 0))
YES_NO = ("是", "否")


def options(question: Question) -> tuple[str, ...]:
    """The words to choose from; empty where one types."""
    if question.kind is Kind.level:
        return LEVELS
    return YES_NO if question.kind is Kind.yes_no else tuple(words for _, words in question.choices)


def written(question: Question, value: Any) -> str | int | float | dt.date | None:
    """An answer as a cell's value."""
    if value in (None, ""):
        return None
    match question.kind:
        case Kind.whole:
            return int(value)
        case Kind.decimal:
            return float(value)
        case Kind.date:
            day = dt.date.fromisoformat(value)
            return day if day.year >= 1950 else str(value)
        case Kind.choice | Kind.level | Kind.yes_no:
            return spoken(question, value)
        case _:
            return str(value)


def shown(cell: Cell) -> str:
    """A cell as a person reads it, for messages and for columns of words."""
    if isinstance(cell, dict):
        return cell.get("date") or cell.get("number") or ""
    return clean(cell or "")


def typed(question: Question, cell: Cell) -> str:
    """What typing the cell's words into the form would send."""
    words = shown(cell)
    if question.kind is Kind.date:
        return _day(cell, words)
    match question.kind:
        case Kind.choice:
            return next((key for key, label in question.choices if words in (label, label.partition("（")[0])), words)
        case Kind.level:
            return next((str(level) for level in range(6) if words == level_name(level)), words)
        case Kind.yes_no:
            return {"是": "yes", "否": "no"}.get(words, words)
        case _:
            return words


def _day(cell: Cell, words: str) -> str:
    is_serial = isinstance(cell, dict) and "number" in cell and Decimal(words) == int(Decimal(words))
    if is_serial and int(Decimal(words)) in _SERIALS:
        return (_EPOCH + dt.timedelta(days=int(Decimal(words)))).isoformat()
    return words


def is_untouched(question: Question, cell: Cell, value: Any) -> bool:
    """Whether a cell still says what was written for this answer."""
    if value in (None, ""):
        return not shown(cell)
    as_written = written(question, value)
    if isinstance(as_written, dt.date):
        return typed(question, cell) == as_written.isoformat()
    if isinstance(as_written, int | float):
        return shown(cell) == f"{Decimal(str(as_written)).normalize():f}"
    return shown(cell) == clean(str(as_written))
