"""What a table of tasks says, row by row; every cell that cannot be taken is a `Problem`, and one is enough to take
nothing."""

from dataclasses import dataclass, field
from typing import Any

from portal.catalogue.models import Catalogue, Star
from portal.catalogue.queries import STARS
from portal.catalogue.workbooks import layout
from portal.catalogue.workbooks.names import star_word, unnumbered
from portal.catalogue.workbooks.table import Line, Table, find_table
from portal.kernel.text import length
from portal.workbooks.above import Problem
from portal.workbooks.reading import Sheets

LIMITS = {layout.HEADING: 100, layout.TASK: 100, layout.CRITERION: 2000, layout.HINT: 500}


@dataclass
class Reading:
    """The five stars with their tasks as `catalogue.services.import_draft` takes them, or what is wrong."""

    table: Table
    stars: list[dict[str, Any]]
    problems: list[Problem] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """5 颗星、29 项重点任务、112 项具体任务, and which columns nothing was taken from."""
        tasks = [(star["key"], task) for star in self.stars for task in star["tasks"]]
        below = sum(bool(task["heading"]) for _, task in tasks)
        main = len({(star, task["heading"]) for star, task in tasks if task["heading"]}) + len(tasks) - below
        counts = f"{len(self.stars)} 颗星、{main} 项重点任务" + (f"、{below} 项具体任务" if below else "")
        counts += f"。没有用到的列：{'、'.join(self.table.unused)}" if self.table.unused else ""
        hidden = "、".join(map(str, self.table.hidden))
        return counts + (f"。第 {hidden} 行在表里是隐藏的，也读进来了" if hidden else "")


def parse_tasks(sheets: Sheets, base: Catalogue) -> Reading:
    """The table beside the version it replaces: tasks keep their key by the key column, else by their name.

    Raises:
        Unreadable: no table of tasks is found.
    """
    return _Reader(base).read(find_table(sheets))


class _Reader:
    """Puts lines under their stars and gives them their keys."""

    def __init__(self, base: Catalogue) -> None:
        self.base = base
        self.stars = {STARS[star.key]: star for star in base.stars if star.key in STARS}
        self.stars |= {star_word(star.name): star for star in base.stars}
        self.tasks: dict[str, list[dict[str, str]]] = {star.key: [] for star in base.stars}
        self.used: set[str] = set()
        self.problems: list[Problem] = []
        self.unknown: str | None = None  # the word for a star that was complained of already

    def read(self, table: Table) -> Reading:
        cells = [cell for line in table.lines for cell in line.cells.values()]
        self.problems += [cell.problem(cell.fault) for cell in cells if cell.fault]
        afterwards = [*table.lines[1:], None]
        lines = [line for line, after in zip(table.lines, afterwards, strict=True) if not _only_heads(line, after)]
        taken = [(line, star) for line in lines if (star := self._star_of(line))]
        for line, star in taken:
            self._check_words(line)
            self._add(line, star)
        for star in self.base.stars:
            self._match_names(star)
        self.problems += self._empty_stars(table)
        stars = [{"key": star.key, "name": star.name, "tasks": self.tasks[star.key]} for star in self.base.stars]
        self.problems.sort(key=lambda problem: problem.place)
        return Reading(table, stars, self.problems)

    def _star_of(self, line: Line) -> Star | None:
        star = self.stars.get(star_word(line.star))
        if star is None and line.star != self.unknown:
            self.unknown = line.star
            names = "、".join(star.name for star in self.base.stars)
            advice = f"请写五颗星之一：{names}" if line.star else f"这一行没有写属于哪颗星，请写：{names}"
            self.problems.append(line.at(layout.STAR).problem(advice + "（要改星的名称，导入以后在草稿里改）"))
        return star

    def _check_words(self, line: Line) -> None:
        for heading, most in LIMITS.items():
            written = length(line.said(heading))
            if written > most:
                advice = f"写了 {written} 字，最多 {most} 字，请删减 {written - most} 字"
                self.problems.append(line.at(heading).problem(advice))

    def _add(self, line: Line, star: Star) -> None:
        tasks, task = self.tasks[star.key], unnumbered(line.said(layout.TASK))
        if tasks and not task and _is_more_of_the_same(line, tasks[-1]):
            self._say_more(line, tasks[-1])
            return
        name = task or unnumbered(line.said(layout.HEADING))
        heading = unnumbered(line.heading) if task else ""
        if not name:
            advice = "这一行没有任务名称，请写重点任务或具体任务；和上一行是同一项的，请写到上一行里，或者删掉整行"
            self.problems.append(line.at(layout.HEADING).problem(advice))
        elif any(other["name"] == name and other["heading"] == heading for other in tasks):
            where = f"{star.name}的“{heading}”" if heading else star.name
            advice = f"{where}里有两项都叫这个名称，请改其中一个"
            self.problems.append(line.at(layout.TASK if task else layout.HEADING).problem(advice))
        elif heading and any(other["name"] == heading and not other["heading"] for other in tasks):
            advice = "所属的重点任务在上面单独成了一项。请把第一项具体任务写在重点任务的那一行"
            self.problems.append(line.at(layout.TASK).problem(advice))
        words = {"criterion": line.words[layout.CRITERION], "hint": line.words[layout.HINT]}
        tasks.append({"key": self._key_in(line, star), "name": name, "heading": heading, **words})

    def _say_more(self, line: Line, task: dict[str, str]) -> None:
        """A further line of a task whose name is merged over several rows."""
        for name, heading in (("criterion", layout.CRITERION), ("hint", layout.HINT)):
            if more := line.said(heading):
                task[name] = f"{task[name]}\n{more}".strip()
                if (over := length(task[name]) - LIMITS[heading]) > 0:
                    advice = f"和上面几行合在一起超过 {LIMITS[heading]} 字，请删减 {over} 字"
                    self.problems.append(line.at(heading).problem(advice))

    def _key_in(self, line: Line, star: Star) -> str:
        """The key the file gives, if the star had such a task; what cannot be told is a problem and never a guess."""
        key = line.said(layout.KEY)
        if not key:
            return ""
        if key in self.used:
            self.problems.append(line.at(layout.KEY).problem("这个编号上面已经有了。新加的任务请把编号清空"))
        elif key not in {task.key for task in star.tasks}:
            self.problems.append(line.at(layout.KEY).problem(f"{star.name}里没有这个编号。新加的任务请把编号清空"))
        self.used.add(key)
        return key

    def _match_names(self, star: Star) -> None:
        """Tasks without a key that are called as before, below the same 重点任务 or the only ones of that
        name, are the same."""
        free = {task.key: task for task in star.tasks if task.key not in self.used}
        new = [task for task in self.tasks[star.key] if not task["key"]]
        for described in new:
            same = [task for task in free.values() if task.name == described["name"]]
            exact = [task for task in same if task.heading == described["heading"]]
            alone = len(same) == 1 and sum(other["name"] == described["name"] for other in new) == 1
            if found := exact[:1] or (same if alone else []):
                described["key"] = free.pop(found[0].key).key

    def _empty_stars(self, table: Table) -> list[Problem]:
        last = max((line.number for line in table.lines), default=1)
        return [
            Problem(
                table.sheet, "整张表", star.name, f"{star.name}一项任务也没有，请补上", (table.sheet, last + 1, place)
            )
            for place, star in enumerate(self.base.stars)
            if not self.tasks[star.key]
        ]


def _only_heads(line: Line, after: Line | None) -> bool:
    """A row that says nothing but the name of the 重点任务 whose 具体任务 stand in the rows below."""
    says_only_that = bool(line.said(layout.HEADING)) and not line.said(layout.TASK)
    says_only_that = says_only_that and not any(line.words.values()) and not line.said(layout.KEY)
    return says_only_that and after is not None and not after.said(layout.HEADING) and bool(after.said(layout.TASK))


def _is_more_of_the_same(line: Line, task: dict[str, str]) -> bool:
    """Whether the cell with the task's name reaches down to this line."""
    return line.goes_on(layout.TASK if task["heading"] else layout.HEADING)
