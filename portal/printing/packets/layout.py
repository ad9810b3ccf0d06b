"""Which sheet of a packet is which page: cover, contents, dividers, papers that begin on a front. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from portal.printing.packets.models import Bound

ROWS = 28  # lines of contents on a page
COVER = 2  # the cover and its blank back


@dataclass(frozen=True)
class Entry:
    """A line of the contents. A divider has no paper: `item` is None."""

    title: str
    page: int
    item: int | None
    is_under_divider: bool = False

    @property
    def is_divider(self) -> bool:
        return self.item is None


@dataclass(frozen=True)
class Layout:
    """The whole packet: its contents, and for each paper its first page and how many sheets it was given."""

    entries: Sequence[Entry]
    contents_pages: int
    total: int
    slots: Sequence[tuple[int, int]]  # (first, number of pages with the blank back) of each item


def even(pages: int) -> int:
    return pages + pages % 2


def lay_out(kinds: Sequence[str], titles: Sequence[str], pages: Sequence[int]) -> Layout:
    """`kinds` are the names of the papers' documents, one for each item; several of the same in a row get a
    divider, unless they are the whole packet."""
    runs = [(kind, [number for number, _ in run]) for kind, run in groupby(enumerate(kinds), key=lambda pair: pair[1])]
    has_dividers = len(runs) > 1
    lines = len(kinds) + sum(len(numbers) > 1 for _, numbers in runs) * has_dividers
    contents_pages = -(-lines // ROWS)
    page = COVER + even(contents_pages) + 1
    entries, slots = list[Entry](), dict[int, tuple[int, int]]()
    for kind, numbers in runs:
        if has_dividers and len(numbers) > 1:
            entries.append(Entry(kind, page, None))
            page += 2
        for number in numbers:
            entries.append(Entry(titles[number], page, number, has_dividers and len(numbers) > 1))
            slots[number] = (page, even(pages[number]))
            page += even(pages[number])
    return Layout(entries, contents_pages, page - 1, [slots[number] for number in range(len(kinds))])


def numbers_in(bound: Bound, total: int) -> list[str]:
    """What stands at the foot of each page of a paper; its blank back has no number printed, but counts."""
    first, slot = bound["first"], bound["slot"]
    names = [
        str(first + page) if page < slot else f"{first + slot - 1}-{page - slot + 1}" for page in range(bound["pages"])
    ]
    return [foot(name, total) for name in names] + [""] * (even(bound["pages"]) - bound["pages"])


def foot(page: int | str, total: int) -> str:
    return f"全册第 {page} 页 共 {total} 页"


@dataclass(frozen=True)
class Exchange:
    """A line of 换页清单: which sheets are taken out, and which come in."""

    title: str
    version: str
    out: str
    into: str
    sheets: int


def exchanges(before: Sequence[Bound], now: Sequence[Bound]) -> list[Exchange]:
    """The papers that differ, in the order of the packet."""
    lines = []
    for old, new in zip(before, now, strict=True):
        if new["is_changed"]:
            names = [name.removeprefix("全册第 ").split(" 页")[0] for name in numbers_in(new, 0) if name]
            lines.append(Exchange(new["title"], new["version"], _out(old), _in(new, names), even(new["pages"]) // 2))
    return lines


def _out(old: Bound) -> str:
    """Also the sheets that an earlier exchange has added."""
    first, last, more = old["first"], old["first"] + old["slot"] - 1, old["pages"] - old["slot"]
    if more <= 0:
        return f"第 {first}—{first + even(old['pages']) - 1} 页"
    return f"第 {first}—{last} 页和第 {last}-1—{last}-{more} 页"


def _in(new: Bound, names: Sequence[str]) -> str:
    """The numbers of the new sheets; of those that the paper no longer fills, that they are missing."""
    first, last = new["first"] + even(new["pages"]), new["first"] + new["slot"] - 1
    rest = f"（第 {first}—{last} 页空缺）" if first < last else ""
    return f"第 {names[0]} 页{rest}" if len(names) == 1 else f"第 {names[0]}—{names[-1]} 页{rest}"
