"""What of last year goes into this year, and how. Pure: nothing here asks the database."""

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from portal.plans.domain.cells import Cell, Cells, MeasureView
from portal.plans.domain.content import Content, measure_uids
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.field_keys import MEASURES, measure_field
from portal.plans.domain.questions import ANALYSIS, block_kind


class Carry(Enum):
    """What becomes of an answer of last year's 基本情况."""

    keep = "keep"  # taken as it is
    check = "check"  # taken, and named as worth a second look: it changes every year, but little
    anew = "anew"  # left empty and named: last year's answer would be wrong


PROFILE = {
    "secretary": Carry.keep,
    "secretary_phone": Carry.keep,
    "first_secretary": Carry.check,
    "lead_official": Carry.check,
    "liaison": Carry.check,
    "committee": Carry.check,
    "households": Carry.check,
    "population": Carry.check,
    "party_members": Carry.check,
    "groups": Carry.keep,
    "grids_level2": Carry.keep,
    "grids_level3": Carry.keep,
    "farmland_mu": Carry.keep,
    "collective_income_wan": Carry.anew,  # “上年” is another year now
    "industries": Carry.keep,
    "is_lifted_poor": Carry.keep,
    "is_weak": Carry.anew,  # decided anew every year
}


def carried_profile(profile: Cells) -> Content:
    """This year's 基本情况 to begin with."""
    return {cell.key: cell.value for cell in profile if not cell.is_empty and PROFILE[cell.key] is not Carry.anew}


def carried_in_words(profile: Cells) -> str:
    """In words: what was taken, what is worth checking, what has to be filled in anew."""
    answered = [cell for cell in profile if not cell.is_empty]
    taken = [cell for cell in answered if PROFILE[cell.key] is not Carry.anew]
    words = f"已从去年带过来 {len(taken)} 项。"
    if check := _labels(cell for cell in taken if PROFILE[cell.key] is Carry.check):
        words += f"请核对：{check}。"
    return words + f"要重新填的：{_labels(cell for cell in profile if PROFILE[cell.key] is Carry.anew)}。"


def _labels(cells: Iterable[Cell]) -> str:
    return "、".join(cell.label for cell in cells)


def with_measures(content: Content, measures: Sequence[MeasureView], year: int, today: dt.date) -> Content:
    """`content` with these measures of last year at its end. Each keeps its uid: that makes it the same measure, and
    one that is there already is left as it is."""
    have = measure_uids(content)
    new = [measure for measure in measures if measure.uid not in have]
    cells = {
        measure_field(measure.uid, name): _carried(cell, year, today)
        for measure in new
        for name, cell in measure.cells.items()
    }
    return {**content, **cells, MEASURES: [*have, *(measure.uid for measure in new)]}


# Kind of block → the texts that can be taken over. What is decided anew each year (打算, 自评, 星级) is not among them.
TEXTS = {
    "analysis": tuple(question.key for question in ANALYSIS),
    "star": ("goal",),
    "task": ("situation", "gap", "goal"),
}


def with_texts(content: Content, block_key: str, then: PlanDocument) -> Content:
    """`content` with last year's texts where nothing is written yet."""
    if block_key not in then.block_keys:
        return content
    wanted = TEXTS.get(block_kind(block_key), ())
    cells = [cell for cell in then.cells_of(block_key) if cell.key in wanted and not cell.is_empty]
    return {**content, **{cell.key: cell.value for cell in cells if not content.get(cell.key)}}


def _carried(cell: Cell, year: int, today: dt.date) -> Any:
    return moved(cell.value, year, today) if cell.question.key == "due_on" else cell.value


def moved(due_on: str | None, year: int, today: dt.date) -> str | None:
    """The same month and day in `year`; None where that day is over, so that the check asks for a new one.

    A year that is over as a whole has no day to come: there the day is kept.
    """
    if not due_on:
        return None
    was = dt.date.fromisoformat(due_on)
    is_leap_day = (was.month, was.day) == (2, 29)
    due = dt.date(year, was.month, 28 if is_leap_day else was.day)
    return None if due < today and today.year == year else due.isoformat()
