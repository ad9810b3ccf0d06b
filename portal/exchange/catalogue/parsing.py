"""What a table of tasks says, row by row; every cell that cannot be taken is a `Problem`, and one is enough to take
nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.catalogue.models import Catalogue, Star, Task
from portal.exchange.catalogue import layout
from portal.exchange.cells import Cell, shown
from portal.exchange.package import Unreadable
from portal.exchange.reading import Sheets
from portal.exchange.rows import Found, Problem
from portal.text import clean_line, length

LIMITS = {layout.HEADING: 100, layout.TASK: 100, layout.CRITERION: 2000, layout.HINT: 500}
USE_TEMPLATE = "请下载导入模板，在模板里填写，再上传。"
_HEAD_WITHIN = 10  # a county's own table may have a title above its headings


@dataclass
class Line:
    """A row of the table by its headings, with what it inherits from the rows above."""

    number: int
    cells: dict[str, Found]
    star: str = ""
    heading: str = ""

    def said(self, heading: str) -> str:
        found = self.cells.get(heading)
        return shown(found.cell) if found else ""

    @property
    def place(self) -> Found:
        """Where to point when nothing is written at all."""
        return next(iter(self.cells.values()))

    def at(self, heading: str) -> Found:
        return self.cells.get(heading) or self.place


@dataclass
class Reading:
    """The five stars with their tasks as `catalogue.services.import_draft` takes them, or what is wrong."""

    stars: list[dict[str, Any]]
    problems: list[Problem] = field(default_factory=list)


def parse_tasks(sheets: Sheets, base: Catalogue) -> Reading:
    """The table beside the version it replaces: tasks keep their key by the key column, else by their name.

    Raises:
        Unreadable: no such sheet, or no headings.
    """
    if layout.SHEET not in sheets:
        raise Unreadable(f"文件里没有名为“{layout.SHEET}”的表。{USE_TEMPLATE}")
    return _Reader(base).read(_lines(sheets[layout.SHEET]))


def _lines(rows: Sequence[tuple[int, list[Cell]]]) -> list[Line]:
    place = next((place for place, (_, cells) in enumerate(rows[:_HEAD_WITHIN]) if _is_head(cells)), None)
    if place is None:
        raise Unreadable(f"表里没有找到“{'”“'.join(layout.NEEDED)}”这样的表头。{USE_TEMPLATE}")
    columns = {column: shown(cell) for column, cell in enumerate(rows[place][1]) if shown(cell) in layout.HEADINGS}
    found, star, heading = [], "", ""
    for number, cells in rows[place + 1 :]:
        by_name = {name: _found(number, column, cells) for column, name in columns.items()}
        line = Line(number, by_name)
        if not any(line.said(name) for name in layout.HEADINGS):
            continue
        if line.said(layout.STAR):
            star, heading = clean_line(line.said(layout.STAR)), ""
        heading = clean_line(line.said(layout.HEADING)) or heading
        line.star, line.heading = star, heading
        found.append(line)
    return found


def _is_head(cells: Sequence[Cell]) -> bool:
    return set(layout.NEEDED) <= {shown(cell) for cell in cells}


def _found(number: int, column: int, cells: Sequence[Cell]) -> Found:
    return Found(layout.SHEET, number, column, cells[column] if column < len(cells) else None)


class _Reader:
    """Puts lines under their stars and gives them their keys."""

    def __init__(self, base: Catalogue) -> None:
        self.base = base
        self.stars = {star.name.removesuffix("星"): star for star in base.stars}
        self.tasks: dict[str, list[dict[str, str]]] = {star.key: [] for star in base.stars}
        self.used: set[str] = set()
        self.problems: list[Problem] = []

    def read(self, lines: Sequence[Line]) -> Reading:
        taken = [(line, star) for line in lines if (star := self._star_of(line))]
        for line, star in taken:
            self._check_words(line)
            self._add(line, star, self._key_in(line, star))
        for star in self.base.stars:
            self._match_names(star)
        self.problems += self._empty_stars(lines)
        stars = [{"key": star.key, "name": star.name, "tasks": self.tasks[star.key]} for star in self.base.stars]
        self.problems.sort(key=lambda problem: problem.place)
        return Reading(stars, self.problems)

    def _star_of(self, line: Line) -> Star | None:
        star = self.stars.get(line.star.removesuffix("星"))
        if star is None:
            names = "、".join(star.name for star in self.base.stars)
            advice = f"请写五颗星之一：{names}" if line.star else f"这一行没有写属于哪颗星，请写：{names}"
            self.problems.append(line.at(layout.STAR).problem(advice))
        return star

    def _check_words(self, line: Line) -> None:
        for heading, most in LIMITS.items():
            written = length(line.said(heading))
            if written > most:
                advice = f"写了 {written} 字，最多 {most} 字，请删减 {written - most} 字"
                self.problems.append(line.at(heading).problem(advice))

    def _add(self, line: Line, star: Star, key: str) -> None:
        task = clean_line(line.said(layout.TASK))
        name = task or clean_line(line.said(layout.HEADING))
        if not name:
            self.problems.append(
                line.at(layout.HEADING).problem("这一行没有任务名称，请写重点任务或具体任务，或者删掉整行")
            )
        elif any(other["name"] == name for other in self.tasks[star.key]):
            self.problems.append(
                line.at(layout.TASK if task else layout.HEADING).problem(
                    f"{star.name}里有两项都叫这个名称，请改其中一个"
                )
            )
        words = {"criterion": line.said(layout.CRITERION), "hint": line.said(layout.HINT)}
        self.tasks[star.key].append({"key": key, "name": name, "heading": line.heading if task else "", **words})

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
        """Tasks without a key that are called as before are the same."""
        by_name: dict[str, Task] = {task.name: task for task in star.tasks if task.key not in self.used}
        for described in self.tasks[star.key]:
            if not described["key"] and (task := by_name.get(described["name"])):
                described["key"] = task.key

    def _empty_stars(self, lines: Sequence[Line]) -> list[Problem]:
        last = max((line.number for line in lines), default=1)
        return [
            Problem(
                layout.SHEET, "整张表", star.name, f"{star.name}一项任务也没有，请补上", (layout.SHEET, last + 1, place)
            )
            for place, star in enumerate(self.base.stars)
            if not self.tasks[star.key]
        ]
