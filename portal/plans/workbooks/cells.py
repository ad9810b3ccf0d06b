"""Answers as cells, and cells as what somebody could have typed into the form.

A cell that still says what was written into it means "not touched", whatever rules its answer would break today.
"""

import contextlib
import datetime as dt
import re
from decimal import Decimal
from typing import Any

from portal.kernel.reading import Unclear
from portal.kernel.reading.dates import day_of_number
from portal.kernel.text import clean
from portal.plans.domain.cells import spoken
from portal.plans.domain.numbers import level_name
from portal.plans.domain.questions import Kind, Question
from portal.workbooks.seeing import Cell, Day, Figure, shown

__all__ = ["LEVELS", "YES_NO", "Cell", "is_untouched", "options", "shown", "typed", "why_unclear", "written"]

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
    if isinstance(cell, Figure) and not _is_written_day(cell):
        with contextlib.suppress(Unclear):
            return day_of_number(cell.number, label="").isoformat()
    return words.lstrip("'’‘`")


def _is_written_day(cell: Figure) -> bool:
    """20220930, as some type it."""
    return bool(re.fullmatch("20[0-9]{6}", cell.words))


def why_unclear(question: Question, cell: Cell) -> str | None:
    """What a number in a column of dates does not tell: of 9.30 nothing but 9.3 is left."""
    if question.kind is Kind.date and isinstance(cell, Figure) and not _is_written_day(cell):
        try:
            day_of_number(cell.number, label=question.label)
        except Unclear as reason:
            return str(reason)
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
