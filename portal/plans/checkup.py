"""体检: what a plan still lacks. Hard gaps stop a submission (domain §4.4); a draft is never refused for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from portal.plans.cells import StarView, TaskView
from portal.plans.document import PlanDocument
from portal.plans.models import Intent
from portal.plans.numbers import level_name
from portal.plans.questions import MEETINGS, block_kind


@dataclass(frozen=True)
class Gap:
    """Something missing: a sentence, and the field where it is mended."""

    block_key: str
    field_key: str
    where: str
    message: str


class Progress(Enum):
    """How far a block is: 未开始 / 填写中 / 已完成."""

    untouched = "未开始"
    started = "填写中"
    complete = "已完成"


def gaps(document: PlanDocument) -> list[Gap]:
    """Everything that stops a submission, in the order of the form."""
    found = [*_profile_gaps(document), *_target_gaps(document)]
    for star in document.stars:
        found += _star_gaps(star)
        for task in star.tasks:
            found += _measure_gaps(star, task)
    return [*found, *_procedure_gaps(document)]


def _profile_gaps(document: PlanDocument) -> Iterator[Gap]:
    if document.profile["secretary"].is_empty:
        yield Gap("profile", "secretary", "基本情况", "没有填村党支部书记的姓名")


def _target_gaps(document: PlanDocument) -> Iterator[Gap]:
    typed = document.targets["level_1"].value
    if typed is not None and typed != document.target_level:
        planned = level_name(document.target_level)
        message = f"{document.year} 年写的是{level_name(typed)}，逐星计划里拟创和已有的星合计是{planned}，两处要一致"
        yield Gap("targets", "level_1", "三年目标", message)


def _star_gaps(star: StarView) -> Iterator[Gap]:
    where = f"{star.name}星"
    if star.intent is None:
        yield Gap(star.block_key, "intent", where, "还没有选今年打算（拟创、已有或不创）")
    elif star.counts:
        if star["goal"].is_empty:
            yield Gap(star.block_key, "goal", where, "没有写创建目标")
        if not star.measures:
            yield Gap(star.tasks[0].block_key, "measures", where, "一条措施也没有，至少要有一条")


def _measure_gaps(star: StarView, task: TaskView) -> Iterator[Gap]:
    for measure in task.measures:
        for name, missing in (("text", "没有写内容"), ("owner", "没有责任人"), ("due_on", "没有完成时限")):
            if measure[name].is_empty:
                where = f"{star.name} · {task.title}"
                yield Gap(task.block_key, measure[name].key, where, f"第 {measure.number} 条措施{missing}")


def _procedure_gaps(document: PlanDocument) -> Iterator[Gap]:
    for key, name in MEETINGS:
        expected, present, agreed = (
            document.procedure[f"{key}_{part}"].value for part in ("expected", "present", "agreed")
        )
        if expected is not None and present is not None and present > expected:
            yield Gap("procedure", f"{key}_present", name, f"实到 {present} 人，多于应到 {expected} 人")
        if present is not None and agreed is not None and agreed > present:
            yield Gap("procedure", f"{key}_agreed", name, f"同意 {agreed} 人，多于实到 {present} 人")


PROFILE_CORE = ("secretary", "households", "population", "party_members")


def progress_of(document: PlanDocument, block_key: str) -> Progress:
    """How far a block is. A task under a star that is not aimed at is complete once it is assessed."""
    if not document.contents.get(block_key):
        return Progress.untouched
    return Progress.complete if _is_complete(document, block_key) else Progress.started


def progress(document: PlanDocument) -> dict[str, Progress]:
    """Block key → progress for the whole plan."""
    return {key: progress_of(document, key) for key in document.block_keys}


def _is_complete(document: PlanDocument, block_key: str) -> bool:
    match block_kind(block_key):
        case "profile":
            return not any(document.profile[key].is_empty for key in PROFILE_CORE)
        case "star":
            star = document.star_of(block_key)
            return star is not None and (star.intent is Intent.none or (star.counts and not star["goal"].is_empty))
        case "task":
            star, task = document.star_of(block_key), document.task_of(block_key)
            return star is not None and task is not None and _is_task_complete(star, task)
        case _:
            return not any(cell.is_empty for cell in document.cells_of(block_key))


def _is_task_complete(star: StarView, task: TaskView) -> bool:
    if task["assessment"].is_empty or any(_measure_gaps(star, task)):
        return False
    if not star.counts or task["assessment"].value in ("met", "na"):
        return True
    return not task["goal"].is_empty and bool(task.measures)


def next_block(document: PlanDocument) -> str | None:
    """Where to go on: the first block begun but not complete, else the first untouched; None when all are complete."""
    all_of_it = progress(document)
    for wanted in (Progress.started, Progress.untouched):
        for key in document.block_keys:
            if all_of_it[key] is wanted:
                return key
    return None
