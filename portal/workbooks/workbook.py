"""What a feature brings as files for offices (`Feature.workbooks`): tables and Word files out, lists in.

Each has an address, which pages, jobs and the history keep; what is long is made by the print centre's worker.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from portal.printing.document import Built, Document
from portal.workbooks.imports.layout import Fault, Layout, Row
from portal.workbooks.long_tables import document_of
from portal.workbooks.table import Expect, Expected, Maker


@dataclass(frozen=True)
class TableFile:
    """A list as Excel: what a page shows, all rows of it as filtered, with the page's queries and rights.

    `expect` knows title and size beforehand. `at_once`: rows that take some tenth of a second to read and write; more
    are left to the worker.
    """

    kind: str
    name: str  # what the button calls it
    make: Maker
    expect: Expect
    at_once: int

    @property
    def address(self) -> str:
        return self.kind

    @cached_property
    def document(self) -> Document:
        return document_of(self.kind, self.name, self.make, self.expect)

    def is_long(self, expected: Expected) -> bool:
        return expected.rows > self.at_once


@dataclass(frozen=True)
class WordFile:
    """A paper as a Word file. `kind` is the paper's key; `document` is for those that `is_long` says to leave to the
    worker."""

    kind: str
    make: Callable[[Built], bytes]
    document: Document | None = None
    is_long: Callable[[dict[str, Any], Any], bool] | None = None

    @property
    def address(self) -> str:
        return f"word/{self.kind}"


class List(Protocol):
    """Rows that somebody has brought, checked against what is there now."""

    rows: list[Row]
    faults: list[Fault]

    @property
    def summary(self) -> str: ...

    @property
    def told(self) -> Mapping[int, str]:
        """Row → what becomes of it."""
        ...

    @property
    def notes(self) -> Sequence[str]: ...

    def apply(self) -> int:
        """Write every row; how many."""
        ...


@dataclass(frozen=True)
class ImportedList:
    """A list that an office brings, and how the pages speak of it. `refuse` raises NotAllowed; `then`: what is to be
    done next."""

    kind: str
    layout: Layout
    noun: str
    place: str  # where it is taken into
    home: str
    refuse: Callable[[Any], None]
    rows: Callable[[Sequence[Row], Any], List]
    then: str = ""
    document: Document | None = None

    @property
    def address(self) -> str:
        return f"import/{self.kind}"


Workbook = TableFile | WordFile | ImportedList
