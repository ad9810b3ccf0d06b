"""The plan on the reviewer's screen: fields with what changed in them and what was said about them.

Pure: made of documents and comments that were already read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from portal.plans.domain.cells import Cell, MeasureView, StarView, TaskView
from portal.plans.domain.content import changes
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.field_keys import FieldKey, FieldKind
from portal.plans.domain.text_diff import Piece, word_changes
from portal.reviews.domain.comment_view import Remark, anchor


@dataclass(frozen=True)
class FieldView:
    """One field with what changed in it since the submission before, and what was said about it."""

    cell: Cell
    label: str
    before: str | None  # its words in the submission before, when they were others
    remarks: Sequence[Remark]
    earlier: Sequence[Remark]
    is_open: bool  # whether the form for a comment is open here

    @property
    def anchor(self) -> str:
        return anchor(self.cell.block_key, self.cell.key)

    @property
    def block_key(self) -> str:
        return self.cell.block_key

    @property
    def at(self) -> str:
        """The field in addresses; `place_of` of the reviewing routes reads it."""
        return f"{self.cell.block_key}:{self.cell.key}"

    @property
    def is_changed(self) -> bool:
        return self.before is not None

    @property
    def pieces(self) -> list[Piece]:
        return word_changes(self.before or "", self.cell.text)


@dataclass(frozen=True)
class MeasureRow:
    """A measure as one place to comment on: the form asks which of its cells is meant."""

    measure: MeasureView
    fields: dict[str, FieldView]
    is_new: bool

    def __getitem__(self, name: str) -> FieldView:
        return self.fields[name]

    @property
    def anchor(self) -> str:
        return self.fields["text"].anchor

    @property
    def block_key(self) -> str:
        return self.fields["text"].block_key

    @property
    def at(self) -> str:
        return self.fields["text"].at

    def holds(self, at: str) -> bool:
        """Whether an address part such as `task.branch.1:measure.k3x9.owner` means a cell of this row."""
        return any(field.at == at for field in self.fields.values())

    @property
    def is_open(self) -> bool:
        return any(field.is_open for field in self.fields.values())

    @property
    def is_changed(self) -> bool:
        return self.is_new or any(field.is_changed for field in self.fields.values())

    @property
    def remarks(self) -> list[Remark]:
        return [remark for field in self.fields.values() for remark in field.remarks]

    @property
    def earlier(self) -> list[Remark]:
        return [remark for field in self.fields.values() for remark in field.earlier]


def wants_to_be_seen(view: FieldView | MeasureRow) -> bool:
    """Whether a field changed, was commented on, or is being commented on."""
    return bool(view.is_changed or view.remarks or view.earlier or view.is_open)


class Sheet:
    """A submission to comment on, beside the one before it."""

    def __init__(
        self,
        document: PlanDocument,
        previous: PlanDocument | None,
        remarks: Iterable[Remark],
        earlier: Iterable[Remark],
        open_at: tuple[str, str] | None = None,
        is_short: bool = False,
    ) -> None:
        """`is_short`: only what changed, was commented on or is being commented on (只看改动)."""
        self.document, self.previous, self.open_at, self.is_short = document, previous, open_at, is_short
        self._remarks, self._earlier = _by_field(remarks), _by_field(earlier)

    def field(self, cell: Cell) -> FieldView:
        place = (cell.block_key, cell.key)
        label = f"{self.document.year_of(cell.key)} 年目标星级" if cell.block_key == "targets" else cell.label
        return FieldView(
            cell=cell,
            label=label,
            before=self._before(cell),
            remarks=self._remarks.get(place, ()),
            earlier=self._earlier.get(place, ()),
            is_open=self.open_at == place,
        )

    def fields(self, cells: Iterable[Cell]) -> list[FieldView]:
        """Those of the cells that are shown."""
        views = [self.field(cell) for cell in cells]
        return [view for view in views if not self.is_short or wants_to_be_seen(view)]

    def rows(self, task: TaskView) -> list[MeasureRow]:
        """Those of a task's measures that are shown."""
        views = [self.row(measure) for measure in task.measures]
        return [view for view in views if not self.is_short or wants_to_be_seen(view)]

    def shows(self, *block_keys: str) -> bool:
        """Whether anything of these blocks is shown."""
        return not self.is_short or self.wants_a_look(*block_keys)

    def _before(self, cell: Cell) -> str | None:
        if self.previous is None:
            return None
        value = self.previous.contents.get(cell.block_key, {}).get(cell.key)
        return None if value == cell.value else Cell(cell.block_key, cell.key, cell.question, value).text

    def row(self, measure: MeasureView) -> MeasureRow:
        block_key = measure["text"].block_key
        is_new = self.previous is not None and measure.uid not in _uids(self.previous.task_of(block_key))
        return MeasureRow(measure, {name: self.field(cell) for name, cell in measure.cells.items()}, is_new)

    def at(self, block_key: str, field_key: str) -> FieldView | MeasureRow | None:
        """The field or measure of an anchor, which `_field.html` or `_measure.html` draws; None where there is none."""
        cell = self.document.find(block_key, field_key)
        if cell is None:
            return None
        task = self.document.task_of(block_key)
        if task and cell.field.is_in_row:
            return self.row(next(measure for measure in task.measures if measure.uid == cell.field.uid))
        return self.field(cell)

    def removed(self, task: TaskView) -> list[MeasureView]:
        """The measures that the submission before had under this task and this one has not."""
        before = self.previous.task_of(task.block_key) if self.previous else None
        kept = _uids(task)
        return [measure for measure in before.measures if measure.uid not in kept] if before else []

    def is_folded(self, star: StarView) -> bool:
        """A star that the village does not aim at is folded away, unless something in it wants to be seen."""
        return not star.counts and not self.wants_a_look(star.block_key, *(task.block_key for task in star.tasks))

    def wants_a_look(self, *block_keys: str) -> bool:
        """Whether something in the blocks changed, was commented on, or is being commented on."""
        touched = {block for block, _ in (*self._remarks, *self._earlier)} | set(self.changed)
        return any(key in touched or (self.open_at and self.open_at[0] == key) for key in block_keys)

    @cached_property
    def changed(self) -> dict[str, int]:
        """Block key → how many of its fields differ from the submission before; a measure counts as one."""
        if self.previous is None:
            return {}
        old, new = self.previous.contents, self.document.contents
        counts = {key: _places(changes(old.get(key, {}), new.get(key, {}))) for key in old.keys() | new.keys()}
        return {key: count for key, count in counts.items() if count}

    @property
    def change_count(self) -> int:
        return sum(self.changed.values())

    @property
    def changed_places(self) -> list[tuple[str, str]]:
        """(block's title, id of its first changed field) of every block that changed, in the order of the form."""
        return [
            (self.document.block_title(key), self._first_change(key))
            for key in self.document.block_keys
            if key in self.changed
        ]

    def _first_change(self, block_key: str) -> str:
        """Where nothing but rows were taken away, the top of the block."""
        cells = list(self.document.cells_of(block_key))
        changed = (cell for cell in cells if self._before(cell) is not None)
        return anchor(block_key, next(changed, cells[0]).key)


def _by_field(remarks: Iterable[Remark]) -> dict[tuple[str, str], list[Remark]]:
    found: dict[tuple[str, str], list[Remark]] = {}
    for remark in remarks:
        found.setdefault(remark.place, []).append(remark)
    return found


def _uids(task: TaskView | None) -> set[str]:
    return {measure.uid for measure in task.measures} if task else set()


def _places(changed: Iterable[str]) -> int:
    """Changed field keys as people count: a measure row is one, its place in the list none."""
    return len({field.whole_row for field in map(FieldKey.parse, changed) if field.kind is not FieldKind.rows})
