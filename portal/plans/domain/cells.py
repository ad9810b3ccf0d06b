"""The parts of a plan as screens and paper read them: cells, measures, tasks, stars."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel import clock
from portal.plans.domain.content import Content, measure_row, measure_uids
from portal.plans.domain.field_keys import FieldKey, measure_field
from portal.plans.domain.numbers import level_name, plain
from portal.plans.domain.questions import MEASURE, Kind, Question, questions_of
from portal.plans.models import Intent


@dataclass(frozen=True)
class Cell:
    """One field with its answer, ready to show: `text` is what people read, `value` what is stored."""

    block_key: str
    key: str
    question: Question
    value: Any

    @property
    def field(self) -> FieldKey:
        """Where in the block it stands."""
        return FieldKey.parse(self.key)

    @property
    def label(self) -> str:
        return self.question.label

    @property
    def is_empty(self) -> bool:
        return self.value in (None, "")

    @property
    def text(self) -> str:
        return spoken(self.question, self.value)


def spoken(question: Question, value: Any) -> str:
    """An answer in words. Unknown figures are a dash and never 0; words not said are empty (domain §4.3)."""
    match question.kind:
        case Kind.whole | Kind.decimal:
            return plain(value)
        case Kind.level:
            return level_name(value)
        case Kind.choice:
            return dict(question.choices).get(value, "")
        case Kind.yes_no:
            return "—" if value is None else ("是" if value else "否")
        case Kind.date:
            return clock.local_date(dt.date.fromisoformat(value)) if value else ""
        case _:
            return value or ""


class Cells:
    """The cells of one block: iterate them, or take one by its key (`cells["goal"]`)."""

    def __init__(self, block_key: str, content: Content) -> None:
        self.block_key = block_key
        self.content = content
        self._cells = {q.key: Cell(block_key, q.key, q, content.get(q.key)) for q in questions_of(block_key)}

    def __getitem__(self, key: str) -> Cell:
        return self._cells[key]

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._cells.values())

    @property
    def groups(self) -> list[tuple[str, list[Cell]]]:
        """(heading, cells) in the form's order."""
        names = dict.fromkeys(cell.question.group for cell in self)
        return [(name, [cell for cell in self if cell.question.group == name]) for name in names]


@dataclass(frozen=True)
class MeasureView:
    """One measure row: its uid, its number within the task from 1, and its cells by name."""

    uid: str
    number: int
    cells: dict[str, Cell]

    def __getitem__(self, name: str) -> Cell:
        return self.cells[name]

    @property
    def due_on(self) -> dt.date | None:
        value = self.cells["due_on"].value
        return dt.date.fromisoformat(value) if value else None


class TaskView(Cells):
    """A task of the catalogue with the village's answers and measures."""

    def __init__(self, task: Mapping[str, str], content: Content) -> None:
        super().__init__(f"task.{task['key']}", content)
        self.key, self.code, self.name, self.criterion = task["key"], task["code"], task["name"], task["criterion"]
        self.hint, self.heading = task.get("hint", ""), task.get("heading", "")
        self.measures = [
            MeasureView(uid, number, self._measure_cells(uid)) for number, uid in enumerate(measure_uids(content), 1)
        ]

    @property
    def title(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def heading_title(self) -> str:
        """The 重点任务 above this 具体任务 with its number, which older catalogues do not have; else empty."""
        number = self.code.rpartition(".")[0]
        return f"{number} {self.heading}" if "." in number and self.heading else self.heading

    def _measure_cells(self, uid: str) -> dict[str, Cell]:
        row = measure_row(self.content, uid)
        return {q.key: Cell(self.block_key, measure_field(uid, q.key), q, row[q.key]) for q in MEASURE}


class StarView(Cells):
    """A star with the village's intent, goal and tasks."""

    def __init__(self, star: Mapping[str, Any], contents: Mapping[str, Content]) -> None:
        super().__init__(f"star.{star['key']}", contents.get(f"star.{star['key']}", {}))
        self.key, self.name = star["key"], star["name"]
        self.tasks = [TaskView(task, contents.get(f"task.{task['key']}", {})) for task in star["tasks"]]

    @property
    def intent(self) -> Intent | None:
        value = self.content.get("intent")
        return Intent(value) if value else None

    @property
    def counts(self) -> bool:
        return self.intent is not None and self.intent.counts

    @property
    def measures(self) -> list[MeasureView]:
        return [measure for task in self.tasks for measure in task.measures]
