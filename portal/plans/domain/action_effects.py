"""What the buttons of a block make of its content, and how that is told afterwards. Which button does what stands in
`block_actions.py`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from portal.kernel import clock
from portal.plans.domain.cells import MeasureView
from portal.plans.domain.content import Content, measure_row, measure_uids, new_uid, readable
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.field_keys import MEASURES, FieldKey, measure_field, uids_in
from portal.plans.domain.last_year.carrying import TEXTS, with_measures, with_texts
from portal.plans.domain.questions import MEASURE, TASK
from portal.plans.domain.row_changes import Changes, added_rows, removed_rows, rows_in


class LastYearAnswers(Protocol):
    """The plan of the year before, as far as a button asks it."""

    @property
    def done(self) -> Collection[str]: ...

    @property
    def document(self) -> PlanDocument: ...

    def measures_of(self, block_key: str, uid: str = "") -> Sequence[MeasureView]: ...


@dataclass(frozen=True)
class Setting:
    """What a button works with: which block of which year, what its `do` addresses, and what else the form carried."""

    block_key: str
    year: int
    target: str = ""
    last_year: LastYearAnswers | None = None
    seen: Content = field(default_factory=dict)  # the block as the person had it before the eyes
    filling: Mapping[str, Any] = field(default_factory=dict)  # what 一次填多行 says: cell → value
    new_row: str = field(default_factory=new_uid)  # the uid of the row that 加一行 and 复制 make


Effect = Callable[[Content, Setting], Content]
Telling = Callable[[Changes], str]  # "" if these changes are not of its making


def moved(step: int) -> Effect:
    def effect(content: Content, at: Setting) -> Content:
        uids = measure_uids(content)
        if at.target not in uids:
            return content
        place = uids.index(at.target)
        uids.insert(max(0, place + step), uids.pop(place))
        return content | {MEASURES: uids}

    return effect


def removed(content: Content, at: Setting) -> Content:
    """Its cells go when the content is tidied. A row in which somebody else has just written stays: what the person
    wanted to remove was another text."""
    if measure_row(content, at.target) != measure_row(readable(at.seen, content), at.target):
        return content
    return content | {MEASURES: [uid for uid in measure_uids(content) if uid != at.target]}


def copied(content: Content, at: Setting) -> Content:
    uids = measure_uids(content)
    if at.target not in uids or at.new_row in uids:
        return content
    uid, row = at.new_row, measure_row(content, at.target)
    uids.insert(uids.index(at.target) + 1, uid)
    return content | {MEASURES: uids} | {measure_field(uid, key): value for key, value in row.items()}


def filled(*, only_empty: bool) -> Effect:
    def effect(content: Content, at: Setting) -> Content:
        wanted = {measure_field(uid, key): value for uid in measure_uids(content) for key, value in at.filling.items()}
        return content | {key: value for key, value in wanted.items() if not (only_empty and content.get(key))}

    return effect


def continued(content: Content, at: Setting) -> Content:
    """延续 and 改写: a measure of last year goes on as the last row; without a target all that are left."""
    if at.last_year is None:
        return content
    return with_measures(content, at.last_year.measures_of(at.block_key, at.target), at.year, clock.today())


def taken_whole(content: Content, at: Setting) -> Content:
    """Last year's texts where nothing is written yet, and its measures that are left: to begin with, then to change."""
    if at.last_year is None:
        return content
    return continued(with_texts(content, at.block_key, at.last_year.document), at)


# ---- what it did, in words ---------------------------------------------------------------------------------------


def tell_removed(changes: Changes) -> str:
    before, _ = rows_in(changes)
    numbers = "、".join(f"第 {before.index(uid) + 1} 条" for uid in removed_rows(changes))
    return f"已删除{numbers}措施" if numbers else ""


def tell_copied(changes: Changes) -> str:
    _, after = rows_in(changes)
    place = next((after.index(uid) for uid in added_rows(changes)), 0)
    return f"已复制第 {place} 条措施，新的是第 {place + 1} 条" if place else ""


def tell_filled(changes: Changes) -> str:
    names = {field.name for field in map(FieldKey.parse, changes) if field.is_in_row}
    labels = [question.label for question in MEASURE if question.key in names]
    return f"已在 {len(uids_in(changes))} 条措施里填上{'、'.join(labels)}" if names else ""


def tell_taken(changes: Changes) -> str:
    labels = [question.label for question in TASK if question.key in TEXTS["task"] and question.key in changes]
    count = len(added_rows(changes))
    what = "和".join(filter(None, ["、".join(labels), f"{count} 条措施" if count else ""]))
    return f"去年的{what}已带到今年，写过的没有动。请逐处改成今年的" if what else ""


def counting(words: str) -> Telling:
    return lambda changes: words.format(count=len(added_rows(changes))) if added_rows(changes) else ""
