"""What a document is: something that is built from parameters for a person, and then drawn."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from portal.kernel import clock
from portal.kernel.errors import NotThere
from portal.printing.extent import Extent
from portal.printing.render import Drawn
from portal.printing.subject import Filter, Subject

LONGEST_NAME = 100  # characters of a file's name
INTERNAL = "（内部）"
LONGEST_NUMBER = 9  # digits; no key or year of ours is longer
ARCHIVE = "archive"  # the value of `variant` for PDF/A


Tell = Callable[[int, str], None]


@dataclass(frozen=True)
class Built:
    """Everything that decides what the paper looks like.

    `identity` names the paper together with its template: equal identities are equal papers, so that one PDF serves
    everybody who asks for it. `stylesheets` are file names below static/css/paper/. `extent` says how many of the
    villages are in it: nothing is built without. What it notes, and that a paper is internal, goes into the title line,
    the file's name and the identity here, once for all papers.
    """

    template: str
    context: dict[str, Any]
    title: str
    file_name: str
    unit_id: int
    identity: dict[str, Any]
    stylesheets: tuple[str, ...]
    extent: Extent
    is_internal: bool = False  # holds what is for the township only; never bound with others
    is_archive: bool = False
    is_lasting: bool = False  # of something that never changes: worth keeping for good
    # What the template gets for each stretch of a long table (stretches.py); none or one: drawn in one piece.
    stretches: Sequence[Mapping[str, Any]] = ()
    # For what is not drawn from the template alone: makes it, telling how far it is (percent, words).
    press: Callable[[Tell], Drawn] | None = None
    # For what is no paper but a ZIP of papers or an office file: writes it there, telling how far it is; how many
    # papers or rows are in it, and the places with 〓. `suffix` is what its name ends with.
    pack: Callable[[Tell, Path], tuple[int, int]] | None = None
    suffix: str = ".pdf"

    def __post_init__(self) -> None:
        """Also after `replace`: what is said already is not said again."""
        title, name = self.title, self.file_name
        for mark in self.marks:
            title = title if mark in title else f"{title}{mark}"
            name = name if mark in name else f"{name[: LONGEST_NAME - len(mark)]}{mark}"
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "file_name", name)
        object.__setattr__(self, "context", {**self.context, "title": title, "marks": self.marks})
        object.__setattr__(self, "identity", {**self.identity, "marks": list(self.marks)})

    @property
    def marks(self) -> tuple[str, ...]:
        """What the title line ends with."""
        return tuple(mark for mark in (INTERNAL if self.is_internal else "", self.extent.note) if mark)

    @property
    def where(self) -> str:
        """The village or office it is about, for what stands in no village's row."""
        if document := self.context.get("document"):
            return str(document.unit["name"])
        return str(self.context["scope"].name) if "scope" in self.context else ""

    def as_variant(self, variant: str) -> "Built":
        """The same paper in another kind of file.

        Raises:
            NotThere: there is no such kind; only an address made by hand asks for one.
        """
        if variant != ARCHIVE:
            raise NotThere("没有这种文件格式，请从页面上重新选择。")
        return replace(self, is_archive=True, file_name=file_name(f"{self.file_name}（存档）"))


class Look(NamedTuple):
    """What a document will be called, whose data it shows, and that it is of a part of the villages (Extent.note)."""

    title: str
    unit_id: int
    note: str = ""


@dataclass(frozen=True)
class ExportButton:
    """A way to have the same as an office file, beside the buttons of a paper in the print centre and its preview."""

    label: str
    endpoint: str
    kind: str
    is_in_preview: bool = True


@dataclass(frozen=True)
class OwnPage:
    """Where a document is asked for that has a page of its own: what the print centre calls the way there, and for
    whom it is."""

    label: str
    endpoint: str
    roles: Set[Enum]


@dataclass(frozen=True)
class Document:
    """A kind of paper. A feature brings those about its own (`Feature.papers`).

    `build` asks every time whether the person may have it (None is the command line, which may) and raises NotThere or
    NotAllowed. `params_from` reads form fields into what `build` takes and what a print job keeps; empty ones are left
    out. `look` asks and raises the same without reading what hundreds of villages wrote: for whoever only asks for the
    document or waits for it. Without one, `build` is cheap enough for that.
    """

    key: str
    name: str
    paper: str
    build: Callable[[dict[str, Any], Any], Built]
    params_from: Callable[[Mapping[str, str]], dict[str, Any]]
    filters: tuple[str, ...] = ()
    is_of_one_plan: bool = False
    is_for_villages: bool = False
    look: Callable[[dict[str, Any], Any], Look] | None = None
    # Of what leaves the portal as an office file: as which kind the history notes it. None: a paper, which is printed.
    exported_as: str | None = None
    # What it can be about, and how people choose that; None: it is asked for from its own page only.
    subject: Subject | None = None
    # Filters that no other paper has, by name.
    own_filters: Mapping[str, Filter] = field(default_factory=dict)
    # Role → its place among what the print centre offers such a person, in the order of the work.
    offered: Mapping[Enum, int] = field(default_factory=dict)
    # Its place among the papers about many villages that are bound into a packet, in the order of a meeting.
    in_packets: int | None = None
    bound_as: str = ""  # what several of it are called on the divider of a packet
    shape: str = ""  # the small sheet in the print centre: classes of static/css/printing.css
    exports: tuple[ExportButton, ...] = ()
    own_page: OwnPage | None = None
    # What the command line can say beside unit and year.
    options: tuple[str, ...] = ("variant",)
    # Of what is drawn before anybody asks: the parameters of those that have come about since a moment.
    due: Callable[[dt.datetime], Sequence[dict[str, Any]]] | None = None


def tell_rows(tell: Tell, count: int) -> Callable[[int], None]:
    """For what is written row by row: takes how many are done. What comes before and after has its own share."""
    return lambda done: tell(20 + 70 * done // max(count, 1), f"写到第 {done} 行，共 {count} 行")


def params_from(fields: Mapping[str, str], numbers: tuple[str, ...], words: tuple[str, ...] = ()) -> dict[str, Any]:
    """The named fields as integers and strings, empty ones left out; every paper knows the `variant` of its file.

    Raises:
        NotThere: a number is not one; only an address made by hand has such.
    """
    given = {name: fields.get(name, "").strip() for name in (*numbers, *words, "variant")}
    try:
        return {name: _number(value) if name in numbers else value for name, value in given.items() if value}
    except ValueError:
        raise NotThere("打印的地址不完整，请从页面上的打印按钮进来。") from None


def _number(value: str) -> int:
    """Raises ValueError for what is none, or is longer than any number of ours."""
    if len(value) > LONGEST_NUMBER:
        raise ValueError(value)
    return int(value)


def minute_of(moment: dt.datetime | None) -> str:
    """2022年5月26日 14:03, and never 今天: paper is read on other days."""
    return f"{clock.local_date(moment)} {moment.astimezone(clock.LOCAL):%H:%M}" if moment else "—"


def file_name(name: str) -> str:
    """A name that every system takes: without its forbidden characters, at most 100 characters."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", name)[:LONGEST_NAME]


def digest(rows: Iterable[object]) -> str:
    """One hash for all that rows say; they are values, which spell themselves out."""
    return hashlib.sha256("\n".join(map(repr, rows)).encode()).hexdigest()
