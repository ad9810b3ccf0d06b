"""The address of a field in its block: `goal`, `measures`, `measure.k3x9.text`. Read and written here and nowhere else.

Stored contents, names of inputs and anchors of comments hold it as text. Whoever wants to know something about it asks
the value: a test refuses code and templates that cut the text themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

MEASURES: Final = "measures"  # the field that says which rows there are, and in which order
MEASURE: Final = "measure"  # how the key of a row begins; and the input that names a row in a form


class FieldKind(Enum):
    own = "a field of the block itself"
    rows = "the list of the block's measures"
    row = "a measure as a whole"
    cell = "one field of a measure"


@dataclass(frozen=True, slots=True)
class FieldKey:
    """`uid`: the measure it belongs to, empty outside of measures; `name`: the question, empty for a whole measure."""

    kind: FieldKind
    uid: str
    name: str

    @staticmethod
    def parse(text: str) -> "FieldKey":
        """What a text means; one of no known shape is an own field, of which no form knows."""
        return _parsed(text)

    @classmethod
    def cell(cls, uid: str, name: str) -> "FieldKey":
        """A field of a measure."""
        return cls(FieldKind.cell, uid, name)

    @classmethod
    def row(cls, uid: str) -> "FieldKey":
        """A measure as a whole."""
        return cls(FieldKind.row, uid, "")

    def __str__(self) -> str:
        if self.kind is FieldKind.cell:
            return f"{MEASURE}.{self.uid}.{self.name}"
        return f"{MEASURE}.{self.uid}" if self.kind is FieldKind.row else self.name

    @property
    def is_in_row(self) -> bool:
        """Whether it belongs to one measure, as its field or as the whole of it."""
        return self.kind in (FieldKind.cell, FieldKind.row)

    @property
    def is_of_measures(self) -> bool:
        """Whether it is about the measures at all, be it their order."""
        return self.kind is not FieldKind.own

    @property
    def whole_row(self) -> "FieldKey":
        """The measure that it belongs to; itself where it belongs to none. What people count and point at as one."""
        return FieldKey.row(self.uid) if self.is_in_row else self


# Every save asks about each field of its block several times.
@lru_cache(maxsize=8192)
def _parsed(text: str) -> FieldKey:
    if text == MEASURES:
        return FieldKey(FieldKind.rows, "", text)
    head, _, rest = text.partition(".")
    uid, behind, name = rest.partition(".")
    if head != MEASURE or not uid or bool(behind) is not bool(name):
        return FieldKey(FieldKind.own, "", text)
    return FieldKey.cell(uid, name) if name else FieldKey.row(uid)


def measure_field(uid: str, name: str) -> str:
    """The field key of one cell of a measure row, as contents and inputs hold it."""
    return str(FieldKey.cell(uid, name))


def is_of_measures(key: str) -> bool:
    """Whether a field is about a block's measures: their order, or one of them."""
    return _parsed(key).is_of_measures


def uids_in(keys: Iterable[str]) -> set[str]:
    """The measures that these fields belong to."""
    return {field.uid for key in keys if (field := _parsed(key)).is_in_row}
