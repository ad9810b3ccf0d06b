"""What the buttons of a block do to its content: every button saves first, so that nothing typed is lost, works without
script, and says afterwards what it did, with the way back (撤销) beside it.

A press is `do=verb:target` in the form, such as `remove:k3x9`. Verbs that are not listed here change nothing in the
content; where they lead is the route's business.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.kernel import clock
from portal.plans.domain.content import Content, measure_row, measure_uids, new_uid, readable
from portal.plans.domain.field_keys import MEASURES, FieldKey, measure_field, uids_in
from portal.plans.domain.last_year.carrying import TEXTS, with_measures, with_texts
from portal.plans.domain.questions import MEASURE, MEASURE_LIMIT, TASK
from portal.plans.queries import WorkingCopy
from portal.plans.queries.last_year import LastYear
from portal.plans.services.undoing import Changes, rows_in


@dataclass(frozen=True)
class Pressed:
    """A press on one block: the verb, what it is about (mostly a measure's uid), and everything the form carried."""

    copy: WorkingCopy
    block_key: str
    verb: str
    target: str
    typed: Mapping[str, str]
    last_year: LastYear | None = None
    seen: Content = field(default_factory=dict)  # the block as the person had it before the eyes
    filling: Mapping[str, Any] = field(default_factory=dict)  # what 一次填多行 says: cell → value
    new_row: str = field(default_factory=new_uid)  # the uid of the row that 复制 makes

    def removes(self, key: str) -> bool:
        """Whether the pressed button takes the row of this field away, also one that was never stored."""
        return self.verb == "remove" and self.target != "" and FieldKey.parse(key).uid == self.target


Press = Callable[[Content, Pressed], Content]


def after_press(content: Content, pressed: Pressed) -> Content:
    """The content as it is to be stored, with the pressed button's work done on it."""
    press = PRESSES.get(pressed.verb)
    return press(content, pressed) if press else content


def why_not_press(pressed: Pressed) -> str | None:
    """The reason why this button cannot do its work; None if it can."""
    before, after = (len(measure_uids(c)) for c in (pressed.seen, after_press(pressed.seen, pressed)))
    if after > max(before, MEASURE_LIMIT):
        return f"一项任务最多 {MEASURE_LIMIT} 条措施，已有 {before} 条，再加就是 {after} 条。请先合并或删掉几条"
    return None


def _moved(step: int) -> Press:
    def press(content: Content, pressed: Pressed) -> Content:
        uids = measure_uids(content)
        if pressed.target not in uids:
            return content
        place = uids.index(pressed.target)
        uids.insert(max(0, place + step), uids.pop(place))
        return content | {MEASURES: uids}

    return press


def _removed(content: Content, pressed: Pressed) -> Content:
    """Its cells go when the content is tidied. A row in which somebody else has just written stays: what the person
    wanted to remove was another text."""
    if measure_row(content, pressed.target) != measure_row(readable(pressed.seen, content), pressed.target):
        return content
    return content | {MEASURES: [uid for uid in measure_uids(content) if uid != pressed.target]}


def _copied(content: Content, pressed: Pressed) -> Content:
    uids = measure_uids(content)
    if pressed.target not in uids or pressed.new_row in uids:
        return content
    uid, row = pressed.new_row, measure_row(content, pressed.target)
    uids.insert(uids.index(pressed.target) + 1, uid)
    return content | {MEASURES: uids} | {measure_field(uid, key): value for key, value in row.items()}


def _filled(*, only_empty: bool) -> Press:
    def press(content: Content, pressed: Pressed) -> Content:
        wanted = {
            measure_field(uid, key): value for uid in measure_uids(content) for key, value in pressed.filling.items()
        }
        return content | {key: value for key, value in wanted.items() if not (only_empty and content.get(key))}

    return press


def _continued(content: Content, pressed: Pressed) -> Content:
    """延续 and 改写: a measure of last year goes on as the last row; without a target all that are left."""
    if pressed.last_year is None:
        return content
    measures = pressed.last_year.measures_of(pressed.block_key, pressed.target)
    return with_measures(content, measures, pressed.copy.plan.cycle.year, clock.today())


def _taken_whole(content: Content, pressed: Pressed) -> Content:
    """Last year's texts where nothing is written yet, and its measures that are left: to begin with, then to change."""
    if pressed.last_year is None:
        return content
    return _continued(with_texts(content, pressed.block_key, pressed.last_year.document), pressed)


CONTINUES = ("continue", "rewrite", "continue-rest")
FILLS = ("fill-empty", "fill-all")
PRESSES: dict[str, Press] = {
    "up": _moved(-1),
    "down": _moved(+1),
    "remove": _removed,
    "copy": _copied,
    "fill-empty": _filled(only_empty=True),
    "fill-all": _filled(only_empty=False),
    **dict.fromkeys(CONTINUES, _continued),
    "take-year": _taken_whole,
}


# ---- what it did, in words ---------------------------------------------------------------------------------------

Telling = Callable[[Changes], str]  # "" if these changes are not of its making


def told(verb: str, changes: Changes) -> str | None:
    """What the save that made these changes did, if its button offers 撤销."""
    telling = TELLINGS.get(verb)
    return telling(changes) or None if telling else None


def added_rows(changes: Changes) -> list[str]:
    """The uids of the measures that came, in order."""
    before, after = rows_in(changes)
    return [uid for uid in after if uid not in before]


def removed_rows(changes: Changes) -> list[str]:
    before, after = rows_in(changes)
    return [uid for uid in before if uid not in after]


def place_of(changes: Changes, content: Content) -> int:
    """Before which row of the block the eye is: the first that came, went or was written in."""
    before, _ = rows_in(changes)
    uids, gone = measure_uids(content), removed_rows(changes)
    if gone:
        return min(before.index(gone[0]), len(uids))
    touched = uids_in(changes)
    return next((place for place, uid in enumerate(uids) if uid in touched), 0)


def _tell_removed(changes: Changes) -> str:
    before, _ = rows_in(changes)
    numbers = "、".join(f"第 {before.index(uid) + 1} 条" for uid in removed_rows(changes))
    return f"已删除{numbers}措施" if numbers else ""


def _tell_copied(changes: Changes) -> str:
    _, after = rows_in(changes)
    place = next((after.index(uid) for uid in added_rows(changes)), 0)
    return f"已复制第 {place} 条措施，新的是第 {place + 1} 条" if place else ""


def _tell_filled(changes: Changes) -> str:
    names = {field.name for field in map(FieldKey.parse, changes) if field.is_in_row}
    labels = [question.label for question in MEASURE if question.key in names]
    return f"已在 {len(uids_in(changes))} 条措施里填上{'、'.join(labels)}" if names else ""


def _tell_taken(changes: Changes) -> str:
    labels = [question.label for question in TASK if question.key in TEXTS["task"] and question.key in changes]
    count = len(added_rows(changes))
    what = "和".join(filter(None, ["、".join(labels), f"{count} 条措施" if count else ""]))
    return f"去年的{what}已带到今年，写过的没有动。请逐处改成今年的" if what else ""


def _counting(words: str) -> Telling:
    return lambda changes: words.format(count=len(added_rows(changes))) if added_rows(changes) else ""


# What is said of a button that found nothing to do.
NOTHING = {
    "fill-empty": "没有空着的格子，什么也没有改",
    "fill-all": "每一行都已经是这样，什么也没有改",
    "take-year": "没有空着的格子，去年的措施也都选过了，什么也没有改",
}
TELLINGS: dict[str, Telling] = {
    "remove": _tell_removed,
    "copy": _tell_copied,
    "fill-empty": _tell_filled,
    "fill-all": _tell_filled,
    "paste": _counting("已放进 {count} 条措施"),
    **dict.fromkeys(CONTINUES, _counting("去年的 {count} 条措施已延续到今年")),
    "take-year": _tell_taken,
    "undo": lambda changes: "已撤销，和那一步以前一样",
}
