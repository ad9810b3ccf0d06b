"""Binding: finished papers into one PDF, each from an odd page on, numbered through, with one copy of every face."""

import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from pikepdf import Dictionary, Object, ObjectStreamMode, OutlineItem, Page, Pdf

from portal.printing.binding.fonts import Face, shared

TEXT_FACE = "+Portal-Song"
STAMP = "/PacketNumber"  # the name under which a page knows the face of the number at its foot
SIZE = 8.5  # points
FOOT = 17.0  # points above the edge: below the paper's own foot, above what a printer leaves white


@dataclass(frozen=True)
class Part:
    """A finished paper in the packet, or some of its pages; a page for each of `numbers`, "" where none is printed.

    More numbers than pages: blank backs follow, so that the next part begins on a front.
    """

    pdf: bytes
    numbers: Sequence[str]
    first: int = 0  # the first page of the paper that is taken, from 0
    taken: int | None = None  # how many; None: all that follow, but no more than there are numbers


@dataclass(frozen=True)
class Mark:
    """A bookmark: its page in the packet, from 0, and under how many others it stands."""

    title: str
    page: int
    depth: int = 0


def bind(parts: Sequence[Part], marks: Sequence[Mark], *, title: str, glyphs: bytes) -> bytes:
    """One PDF; equal parts give equal bytes. `glyphs` is a paper that is not bound: it brings the figures and words of
    the page numbers in our faces."""
    with ExitStack() as stack:
        papers = [stack.enter_context(Pdf.open(io.BytesIO(pdf))) for pdf in (glyphs, *(part.pdf for part in parts))]
        faces, alone = shared(fonts_of(paper) for paper in papers)
        packet = stack.enter_context(Pdf.new())
        fonts = {name: face.embed(packet) for name, face in faces.items()}
        text = next(name for name, face in faces.items() if str(face.font.BaseFont).endswith(TEXT_FACE))
        for number, (part, paper) in enumerate(zip(parts, papers[1:], strict=True), 1):
            begin = len(packet.pages)
            _append(packet, part, paper)
            own = [Page(page) for page in packet.pages[begin:]]
            for name in list(fonts_on(own[0]).keys()):
                if (number, name) not in alone:
                    fonts_on(own[0])[name] = fonts[name]  # one dictionary for all pages of a paper
            for page, words in zip(own, part.numbers, strict=True):
                if words:
                    _stamp(packet, page, words, faces[text])
                    fonts_on(page)[STAMP] = fonts[text]
        _bookmark(packet, marks)
        packet.docinfo["/Title"] = title
        made = io.BytesIO()
        packet.save(made, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    return made.getvalue()


def _append(packet: Pdf, part: Part, paper: Pdf) -> None:
    taken = paper.pages[part.first : part.first + (len(part.numbers) if part.taken is None else part.taken)]
    packet.pages.extend(taken)
    for _ in range(len(part.numbers) - len(taken)):
        _, _, width, height = (float(side) for side in taken[-1].mediabox.as_list())
        packet.add_blank_page(page_size=(width, height))


def fonts_of(paper: Pdf) -> Object:
    """The fonts of a paper by name: WeasyPrint gives all its pages the same."""
    return paper.pages[0].Resources.get("/Font", Dictionary())


def fonts_on(page: Page) -> Object:
    """A page's fonts by name; a blank one gets a dictionary for its number."""
    resources = page.obj.Resources
    if "/Font" not in resources:
        resources.Font = Dictionary()
    return resources.Font


def _stamp(packet: Pdf, page: Page, words: str, face: Face) -> None:
    """The number at the foot, in the middle."""
    glyphs = [face.glyph_of[character] for character in words]
    width = sum(face.widths[glyph] for glyph in glyphs) * SIZE / 1000
    left = (float(page.mediabox[2]) - width) / 2
    text = "".join(f"{glyph:04x}" for glyph in glyphs)
    add_over(packet, page, f"0 g BT {STAMP} {SIZE} Tf 1 0 0 1 {left:.2f} {FOOT} Tm <{text}> Tj ET".encode("ascii"))


def add_over(pdf: Pdf, page: Page, drawn: bytes) -> None:
    """Draw something more on a page; what it draws itself is wrapped, so that it cannot shift it."""
    page.contents_add(pdf.make_stream(b"q\n"), prepend=True)
    page.contents_add(pdf.make_stream(b"\nQ q\n" + drawn + b"\nQ"))


def _bookmark(packet: Pdf, marks: Sequence[Mark]) -> None:
    with packet.open_outline() as outline:
        for item, depth in _items(marks):
            level = outline.root
            for _ in range(depth):
                level = level[-1].children
            level.append(item)


def _items(marks: Sequence[Mark]) -> Iterator[tuple[OutlineItem, int]]:
    for mark in marks:
        yield OutlineItem(mark.title, mark.page), mark.depth
