"""What differs between two versions of a catalogue, task by task."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from portal.catalogue.models import Catalogue, Star, Task

WORDS = {"name": "改名", "heading": "所属重点任务", "criterion": "创建标准", "hint": "填写提示"}


@dataclass(frozen=True)
class Difference:
    """One thing that differs. `kind`: added, removed, moved, or the name of the words that changed."""

    star: str
    kind: str
    what: str
    before: str
    after: str
    key: str = ""


def compare(old: Catalogue, new: Catalogue) -> list[Difference]:
    """Star by star in the order of the new version: 新增, 取消, 改名, 改了标准, 换了次序."""
    before = {star.key: star for star in old.stars}
    found: list[Difference] = []
    for star in new.stars:
        if star.key in before:
            found += _in_star(before[star.key], star)
    return found


def _in_star(old: Star, new: Star) -> list[Difference]:
    found = []
    if old.name != new.name:
        found.append(Difference(new.name, "star", "星的名称", old.name, new.name))
    before, after = {task.key: task for task in old.tasks}, {task.key: task for task in new.tasks}
    moved = _moved([key for key in before if key in after], [key for key in after if key in before])
    for key, task in after.items():
        if key in before:
            found += _in_task(new.name, before[key], task, key in moved)
        else:
            found.append(Difference(new.name, "added", "新增", "", _called(task), key))
    gone = [task for key, task in before.items() if key not in after]
    return [*found, *(Difference(new.name, "removed", "取消", _called(task), "", task.key) for task in gone)]


def _in_task(star: str, old: Task, new: Task, is_moved: bool) -> list[Difference]:
    found = [
        Difference(star, name, what, getattr(old, name) or "（空）", getattr(new, name) or "（空）", new.key)
        for name, what in WORDS.items()
        if getattr(old, name) != getattr(new, name)
    ]
    if is_moved:
        found.append(Difference(star, "moved", "换了次序", _called(old), _called(new), new.key))
    return found


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """As few tasks as explain the new order: those outside the longest runs that both have."""
    blocks = SequenceMatcher(a=before, b=after, autojunk=False).get_matching_blocks()
    kept = {key for block in blocks for key in before[block.a : block.a + block.size]}
    return set(after) - kept


def _called(task: Task) -> str:
    return f"{task.code} {task.name}"
