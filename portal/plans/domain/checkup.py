"""体检: how far each block of a plan is, and where to go on."""

from enum import Enum

from portal.plans.domain.cells import StarView, TaskView
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.gaps import gaps_of_measures
from portal.plans.domain.questions import block_kind
from portal.plans.models import Intent


class Progress(Enum):
    """How far a block is: 未开始 / 填写中 / 已完成."""

    untouched = "未开始"
    started = "填写中"
    complete = "已完成"


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
    if task["assessment"].is_empty or any(gaps_of_measures(star, task)):
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
