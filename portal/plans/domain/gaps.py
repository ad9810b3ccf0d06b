"""What stops a submission (domain §4.4), each with the field where it is mended; a draft is never refused for it.

Four of the rules are the township's to lower (审核办法): what they find is then only advised.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from portal.plans.domain.cells import StarView, TaskView
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.field_keys import MEASURES
from portal.plans.domain.numbers import level_name
from portal.plans.domain.questions import MEETINGS
from portal.plans.models import Asked

FEW = 2  # like gaps of one star that still stand as lines of their own


@dataclass(frozen=True)
class Gap:
    """Something missing: a sentence, and the field where it is mended.

    `asked`: the rule that a township may lower. `many`: what several of one star are called together; then `star` is
    whose they are, and `short` names this one among them.
    """

    block_key: str
    field_key: str
    where: str
    message: str
    asked: Asked | None = None
    many: str = ""
    star: StarView | None = None
    short: str = ""


@dataclass(frozen=True)
class Fold:
    """Like gaps as one line; mostly a line has one."""

    gaps: tuple[Gap, ...]

    @property
    def where(self) -> str:
        star = self.gaps[0].star
        return f"{star.name}星" if star and len(self.gaps) > 1 else self.gaps[0].where

    @property
    def message(self) -> str:
        first = self.gaps[0]
        return f"还有 {len(self.gaps)} {first.many}" if len(self.gaps) > 1 else first.message


def folded(gaps: Iterable[Gap]) -> list[Fold]:
    """The lines of a list of gaps, where more than a few like ones of one star are one line, at the place of the
    first."""
    found: dict[tuple[str, str], list[Gap]] = {}
    for gap in gaps:
        own = (gap.star.key, gap.many) if gap.star else (f"{gap.block_key}:{gap.field_key}", gap.message)
        found.setdefault(own, []).append(gap)
    lines: list[Fold] = []
    for alike in found.values():
        lines += [Fold(tuple(alike))] if len(alike) > FEW else [Fold((gap,)) for gap in alike]
    return lines


def gaps(document: PlanDocument, lowered: Collection[Asked] = ()) -> list[Gap]:
    """Everything that stops a submission, in the order of the form."""
    return [gap for gap in all_gaps(document) if gap.asked is None or gap.asked not in lowered]


def advised(document: PlanDocument, lowered: Collection[Asked]) -> list[Gap]:
    """What would stop it, had the township not lowered the rule."""
    return [gap for gap in all_gaps(document) if gap.asked in lowered]


def all_gaps(document: PlanDocument) -> list[Gap]:
    """Everything that is missing, whatever the township asks for."""
    found = [*_of_profile(document), *_of_analysis(document), *_of_targets(document)]
    for star in document.stars:
        found += _of_star(star)
        for task in star.tasks:
            found += [*_of_assessment(star, task), *gaps_of_measures(star, task)]
    return [*found, *_of_meetings(document)]


def _of_profile(document: PlanDocument) -> Iterator[Gap]:
    if document.profile["secretary"].is_empty:
        yield Gap("profile", "secretary", "基本情况", "没有填村党支部书记的姓名")


def _of_analysis(document: PlanDocument) -> Iterator[Gap]:
    """The five questions."""
    for cell in document.analysis:
        if not cell.text.strip():
            yield Gap("analysis", cell.key, "村情分析", f"没有写“{cell.label}”", Asked.questions)


def _of_targets(document: PlanDocument) -> Iterator[Gap]:
    for cell in document.targets:
        if cell.is_empty:
            message = f"没有选 {document.year_of(cell.key)} 年的目标星级"
            yield Gap("targets", cell.key, "三年目标", message, Asked.targets)
    typed = document.targets["level_1"].value
    if typed not in (None, "") and typed != document.target_level:
        planned = level_name(document.target_level)
        message = f"{document.year} 年写的是{level_name(typed)}，逐星计划里拟创和已有的星合计是{planned}，两处要一致"
        yield Gap("targets", "level_1", "三年目标", message)


def _of_star(star: StarView) -> Iterator[Gap]:
    where = f"{star.name}星"
    if star.intent is None:
        yield Gap(star.block_key, "intent", where, "还没有选今年打算（拟创、已有或不创）")
    elif star.counts:
        if star["goal"].is_empty:
            yield Gap(star.block_key, "goal", where, "没有写创建目标")
        if not star.measures:
            yield Gap(star.tasks[0].block_key, MEASURES, where, "一条措施也没有，至少要有一条")


def _of_assessment(star: StarView, task: TaskView) -> Iterator[Gap]:
    if star.counts and task["assessment"].is_empty:
        where, many = f"{star.name} · {task.title}", "项任务没有选自评"
        yield Gap(task.block_key, "assessment", where, "还没有选自评", Asked.assessments, many, star, task.code)


def gaps_of_measures(star: StarView, task: TaskView) -> Iterator[Gap]:
    """What a measure needs of every star, and no township lowers."""
    where = f"{star.name} · {task.title}"
    for measure in task.measures:
        for name, missing in (("text", "没有写内容"), ("owner", "没有责任人"), ("due_on", "没有完成时限")):
            if measure[name].is_empty:
                message, short = f"第 {measure.number} 条措施{missing}", f"{task.code} 第 {measure.number} 条"
                key = measure[name].key
                yield Gap(task.block_key, key, where, message, None, f"条措施{missing}", star, short)


def _of_meetings(document: PlanDocument) -> Iterator[Gap]:
    for key, name in MEETINGS:
        if document.procedure[f"{key}_on"].is_empty:
            yield Gap("procedure", f"{key}_on", name, "没有写召开日期", Asked.meetings)
        expected, present, agreed = (
            document.procedure[f"{key}_{part}"].value for part in ("expected", "present", "agreed")
        )
        if expected is not None and present is not None and present > expected:
            yield Gap("procedure", f"{key}_present", name, f"实到 {present} 人，多于应到 {expected} 人")
        if present is not None and agreed is not None and agreed > present:
            yield Gap("procedure", f"{key}_agreed", name, f"同意 {agreed} 人，多于实到 {present} 人")
