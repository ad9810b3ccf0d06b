"""Hints that a plan gives by itself: deadlines, owners, goals, repetitions. Each rule is a small function."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator

from portal.kernel import clock
from portal.plans.domain.cells import Cell, MeasureView, StarView, TaskView
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.hints.hint import Hint, Kind
from portal.plans.domain.hints.likeness import almost_same, grams
from portal.plans.domain.hints.roster import names_in

FEW = 5  # measures; fewer may well share a day
MOST = 2 / 3  # of the measures on one day
DOZEN = 12  # measures of one person
SHORT = 8  # characters; a repetition of fewer says nothing

_FIGURE = re.compile(
    r"\d|[一二两三四五六七八九十百千万半]+(?=[个户人名次月日年项处条座台盏公里亩斤吨万元成倍家场期天周季星级颗])(?!一?个台阶)|[年月季]底|百分之|全部|全覆盖|全面完成|清零|每[月季周天年]"
)

Row = tuple[StarView, TaskView, MeasureView]


def rows_of(document: PlanDocument) -> list[Row]:
    """The measures that count, each with its star and task."""
    return [(star, task, one) for star in document.stars if star.counts for task in star.tasks for one in task.measures]


def where_of(star: StarView, task: TaskView) -> str:
    return f"{star.name} · {task.title}"


def deadlines_on_one_day(document: PlanDocument) -> Iterator[Hint]:
    """All, or nearly all, on the same day: mostly the day that was typed first."""
    dated = [(row, row[2].due_on) for row in rows_of(document) if row[2].due_on]
    if len(dated) < FEW:
        return
    (day, number), *_ = Counter(due for _, due in dated).most_common(1)
    if number == len(dated) or (len(dated) > FEW and number > MOST * len(dated)):
        star, task, measure = next(row for row, due in dated if due == day)
        how_many = "全部" if number == len(dated) else f"{len(dated)} 条中有 {number} 条"
        message = f"措施的完成时限{how_many}是{clock.local_date(day)}，可以按先后分开"
        yield Hint(Kind.deadlines, task.block_key, measure["due_on"].key, where_of(star, task), message)


def deadlines_that_cannot_be(document: PlanDocument) -> Iterator[Hint]:
    """Outside the plan's year; or over already, while that year is still running."""
    today = clock.today()
    for star, task, measure in rows_of(document):
        due = measure.due_on
        if due and due.year != document.year:
            yield _of_deadline(star, task, measure, f"不在 {document.year} 年内")
        elif due and document.year == today.year and due < today:
            yield _of_deadline(star, task, measure, "已经过了")


def _of_deadline(star: StarView, task: TaskView, measure: MeasureView, what: str) -> Hint:
    day: dt.date | None = measure.due_on
    message = f"第 {measure.number} 条措施的完成时限 {clock.local_date(day)} {what}，看看是不是写错了"
    return Hint(Kind.deadlines, task.block_key, measure["due_on"].key, where_of(star, task), message)


def owners_with_a_dozen(document: PlanDocument) -> Iterator[Hint]:
    """One person for everything is nobody for anything."""
    owned: dict[str, list[Row]] = {}
    for row in rows_of(document):
        for name in dict.fromkeys(names_in(row[2]["owner"].text)):
            owned.setdefault(name, []).append(row)
    for name, rows in owned.items():
        if len(rows) >= DOZEN:
            star, task, measure = rows[DOZEN - 1]
            message = f"{name}一个人负责 {len(rows)} 条措施，可以分给别人一些"
            yield Hint(Kind.owners, task.block_key, measure["owner"].key, where_of(star, task), message)


def owners_nobody_knows(document: PlanDocument, roster: str | None) -> Iterator[Hint]:
    """Somebody who is not of the unit, as far as it has said who is; once a name."""
    if roster is None:
        return
    told = set[str]()
    for star, task, measure in rows_of(document):
        for name in names_in(measure["owner"].text):
            if name not in roster and name not in told:
                told.add(name)
                message = f"责任人“{name}”不在基本情况写的班子和工作队里，看看是不是写错了名字"
                yield Hint(Kind.owners, task.block_key, measure["owner"].key, where_of(star, task), message)


def goals_without_figures(document: PlanDocument) -> Iterator[Hint]:
    """A goal that nobody can check at the end of the year."""
    for where, cell in _goals(document):
        if not cell.is_empty and not _FIGURE.search(cell.text):
            message = "目标里没有数字，也没有日期，年底不好对账；能写多少、到什么时候最好"
            yield Hint(Kind.goals, cell.block_key, cell.key, where, message)


def _goals(document: PlanDocument) -> Iterator[tuple[str, Cell]]:
    yield "村情分析", document.analysis["goal"]
    for star in document.stars:
        if star.counts:
            yield f"{star.name}星", star["goal"]
            yield from ((where_of(star, task), task["goal"]) for task in star.tasks)


def measures_that_repeat(document: PlanDocument) -> Iterator[Hint]:
    """A measure in the words of the gap or the goal says what is missing, not what is done; or it is there twice."""
    seen: dict[str, str] = {}
    for star, task, measure in rows_of(document):
        text = measure["text"].text
        if len(text) < SHORT:
            continue
        place = (task.block_key, measure["text"].key, where_of(star, task))
        for key, name in (("gap", "差距"), ("goal", "目标")):
            if not task[key].is_empty and almost_same(grams(text), grams(task[key].text)):
                message = f"第 {measure.number} 条措施和{name}几乎一样，措施要写怎么做、谁来做"
                yield Hint(Kind.repeats, *place, message)
        if text in seen:
            yield Hint(Kind.repeats, *place, f"第 {measure.number} 条措施和 {seen[text]} 的一条一字不差")
        seen.setdefault(text, task.title)
