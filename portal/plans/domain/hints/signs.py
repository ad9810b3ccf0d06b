"""Hints about what is typed, not about what it means: signs that no print face draws, days far from the year."""

import datetime as dt
from collections.abc import Iterator

from portal.kernel import clock
from portal.kernel.reading.dates import is_far_off
from portal.kernel.reading.drawn import undrawn_words
from portal.plans.domain.cells import Cell
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.hints.hint import Hint, Kind
from portal.plans.domain.questions import Kind as Answer


def signs_no_face_draws(document: PlanDocument) -> Iterator[Hint]:
    """👍 and rare characters: on paper they are 〓."""
    for cell in _cells(document):
        if isinstance(cell.value, str) and (words := undrawn_words(cell.value)):
            yield Hint(Kind.signs, cell.block_key, cell.key, _where(document, cell), words)


def days_far_off(document: PlanDocument) -> Iterator[Hint]:
    """A meeting two years ago is mostly a slip of the finger."""
    for cell in document.cells_of("procedure"):
        if cell.question.kind is Answer.date and cell.value:
            day = dt.date.fromisoformat(cell.value)
            if is_far_off(day, document.year):
                message = f"写的是{clock.local_date(day)}，离 {document.year} 年度很远，看看是不是写错了年份"
                yield Hint(Kind.days, cell.block_key, cell.key, _where(document, cell), message)


def _cells(document: PlanDocument) -> Iterator[Cell]:
    for key in document.block_keys:
        yield from document.cells_of(key)


def _where(document: PlanDocument, cell: Cell) -> str:
    return f"{document.block_title(cell.block_key)} · {document.label_of(cell.block_key, cell.key)}"
