"""The sheets with answers, written row by row."""

import datetime as dt
from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.plans.domain.cells import Cell, MeasureView, StarView, TaskView
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.field_keys import MEASURES
from portal.plans.domain.questions import BLOCK_NAMES, MEASURE, Kind
from portal.plans.queries.editable_fields import Openness
from portal.plans.workbooks import layout
from portal.plans.workbooks.cells import options, written
from portal.plans.workbooks.guide import BASICS_WIDTHS, WIDTHS
from portal.workbooks.look import ALLOWED, set_up_print


class Grid:
    """A sheet that is written row by row."""

    headings: Sequence[str]
    widths: Sequence[int]
    paper: int

    def __init__(self, sheet: Worksheet, styles: dict[str, Format], document: PlanDocument, openness: Openness) -> None:
        self.sheet, self.styles, self.document, self.openness = sheet, styles, document, openness
        self.row = 0

    def write(self) -> None:
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, width)
        self.sheet.set_column(len(self.widths), len(self.headings) - 1, 12, None, {"hidden": True})
        self._title()
        self.fill()
        self.sheet.protect("", ALLOWED)
        set_up_print(self.sheet, paper=self.paper, repeat=2)

    def fill(self) -> None:
        raise NotImplementedError

    def _title(self) -> None:
        unit = self.document.unit
        self.sheet.set_row(0, 30)
        self.sheet.merge_range(0, 0, 0, len(self.widths) - 1, "", self.styles["title"])
        # merge_range would take a name that begins with = for a formula.
        self.sheet.write_string(0, 0, self.document.title, self.styles["title"])
        self.sheet.write_string(1, 0, f"填报单位：{unit['township']}{unit['name']}", self.styles["note"])
        for column, heading in enumerate(self.headings):
            self.sheet.write_string(2, column, heading, self.styles["head"])
        self.sheet.freeze_panes(3, 2 if len(self.widths) > 3 else 1)
        self.row = 3

    def say(self, column: int, text: str, style: str) -> None:
        """A fixed text."""
        self.sheet.write_string(self.row, column, text, self.styles[style])

    def put(self, column: int, cell: Cell) -> None:
        """An answer, in a cell to write in."""
        value, style = written(cell.question, cell.value), self.styles[self._style(cell)]
        if isinstance(value, dt.date):
            self.sheet.write_datetime(self.row, column, dt.datetime(value.year, value.month, value.day), style)
        elif isinstance(value, int | float):
            self.sheet.write_number(self.row, column, value, style)
        elif value is None:
            self.sheet.write_blank(self.row, column, None, style)
        else:
            self.sheet.write_string(self.row, column, value, style)
        if words := options(cell.question):
            self._offer(column, words)

    def _style(self, cell: Cell) -> str:
        kinds = {Kind.date: "day", Kind.whole: "figure", Kind.decimal: "figure"}
        name = kinds.get(cell.question.kind, "text")
        return name if self.openness.allows(cell.block_key, cell.key) else f"closed_{name}"

    def _offer(self, column: int, words: tuple[str, ...]) -> None:
        refusal = {"error_title": "请从下拉列表里选", "error_message": "、".join(words)}
        rule = {"validate": "list", "source": list(words), **refusal}
        self.sheet.data_validation(self.row, column, self.row, column, rule)

    def keys(self, block_key: str, row_key: str, *, locked: bool = True) -> None:
        """The hidden end of a row."""
        style = "locked_key" if locked else "key"
        for place, key in enumerate((block_key, row_key)):
            self.say(len(self.widths) + place, key, style)
        self.row += 1


class BasicsSheet(Grid):
    """基本情况: one row a field."""

    headings, widths, paper = layout.BASICS_HEADINGS, BASICS_WIDTHS, 9

    def fill(self) -> None:
        document = self.document
        self._heading(BLOCK_NAMES["profile"])
        for cell in document.profile:
            self._field(cell, cell.label, cell.question.unit)
        self._heading(BLOCK_NAMES["analysis"])
        for cell in document.analysis:
            self._field(cell, cell.label, cell.question.example)
        self._heading(BLOCK_NAMES["targets"])
        for cell in document.targets:
            self._field(cell, f"{document.year_of(cell.key)} 年目标星级", "")
        for name, cells in document.procedure.groups:
            self._heading(name)
            for cell in cells:
                self._field(cell, f"{name}{cell.label}", cell.question.unit)

    def _heading(self, name: str) -> None:
        for column, text in enumerate((name, "", "")):
            self.say(column, text, "star")
        self.row += 1

    def _field(self, cell: Cell, label: str, remark: str) -> None:
        self.say(0, label, "label")
        self.put(1, cell)
        self.say(2, remark or ("如 2022-09-30" if cell.question.kind is Kind.date else ""), "label")
        self.keys(cell.block_key, cell.key)


class StarsSheet(Grid):
    """逐星计划: the paper's table."""

    headings, widths, paper = layout.STARS_HEADINGS, WIDTHS, 8

    def fill(self) -> None:
        for star in self.document.stars:
            self._star(star)
            for number, task in enumerate(star.tasks, 1):
                self._task(number, task)

    def _star(self, star: StarView) -> None:
        answers = {layout.STARS_HEADINGS.index(column): key for column, key in layout.STAR_COLUMNS.items()}
        for column in range(len(self.widths)):
            if column in answers:
                self.put(column, star[answers[column]])
            else:
                self.say(column, {0: "★", 1: f"{star.name}星"}.get(column, ""), "star")
        self.keys(star.block_key, layout.HEAD)

    def _task(self, number: int, task: TaskView) -> None:
        rows: list[MeasureView | None] = [*task.measures, *[None] * layout.SPARE_ROWS]
        for place, measure in enumerate(rows):
            title = f"{task.heading_title}\n{task.title}" if task.heading else task.title
            for column, name in enumerate((str(number), title)):
                # Locked in the task's own row only: a locked cell would keep a measure's row from being deleted.
                self.say(column, name if place == 0 else "", "label" if place == 0 else "none")
            for column, key in enumerate(layout.TASK_COLUMNS.values(), 2):
                if place == 0:
                    self.put(column, task[key])
                else:
                    self.say(column, "", "none")
            for column, question in enumerate(MEASURE, 2 + len(layout.TASK_COLUMNS)):
                self.put(column, measure[question.key] if measure else Cell(task.block_key, MEASURES, question, None))
            uid = measure.uid if measure else ""
            self.keys(task.block_key, f"{layout.HEAD}:{uid}" if place == 0 else uid, locked=place == 0)
