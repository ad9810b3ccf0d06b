"""Answers as cells, and cells as what somebody could have typed into the form.

A cell that still says what was written into it means "not touched", whatever rules its answer would break today.
"""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from portal.exchange.seeing import Cell, Day, Figure, shown
from portal.plans.cells import spoken
from portal.plans.numbers import level_name
from portal.plans.questions import Kind, Question
from portal.text import clean

__all__ = ["LEVELS", "YES_NO", "Cell", "is_untouched", "options", "shown", "typed", "why_unclear", "written"]

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


def typed(question: Question, cell: Cell) -> str:
    """What typing the cell's words into the form would send."""
    words = shown(cell)
    match question.kind:
        case Kind.date:
            return _day(cell, words)
        case Kind.whole | Kind.decimal | Kind.phone:
            return _figure(cell, words)
        case Kind.choice:
            return next((key for key, label in question.choices if words in (label, label.partition("（")[0])), words)
        case Kind.level:
            return next((str(level) for level in range(6) if words == level_name(level)), words)
        case Kind.yes_no:
            return {"是": "yes", "否": "no"}.get(words, words)
        case _:
            return words


def _figure(cell: Cell, words: str) -> str:
    """Without the apostrophe that makes text of a number, and the sign of a currency."""
    return words.lstrip("'’‘`¥￥ ") if isinstance(cell, str | Figure) else words


def _day(cell: Cell, words: str) -> str:
    if isinstance(cell, Day):
        return cell.day or words
    number = Decimal(cell.number) if isinstance(cell, Figure) else None
    if number is not None and number == int(number) and int(number) in _SERIALS:
        return (_EPOCH + dt.timedelta(days=int(number))).isoformat()
    return words.lstrip("'’‘`")


def why_unclear(question: Question, cell: Cell) -> str | None:
    """What a number in a column of dates does not tell: of 9.30 nothing but 9.3 is left."""
    is_number = question.kind is Kind.date and isinstance(cell, Figure)
    if is_number and re.fullmatch(r"(\d{4}|\d{1,2})\.[123]", words := shown(cell)):
        return f"这一格是数字，看不出是 {words} 还是 {words}0。请写成 2022-09-30 这样"
    return None


def is_untouched(question: Question, cell: Cell, value: Any) -> bool:
    """Whether a cell still says what was written for this answer."""
    if value in (None, ""):
        return not shown(cell)
    as_written = written(question, value)
    if isinstance(as_written, dt.date):
        return typed(question, cell) == as_written.isoformat()
    if isinstance(as_written, int | float):
        plain = f"{Decimal(str(as_written)).normalize():f}"
        return plain == (cell.number if isinstance(cell, Figure) else shown(cell))
    return shown(cell) == clean(str(as_written))
