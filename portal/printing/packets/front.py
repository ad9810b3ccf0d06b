"""What a packet has beside its papers: cover, contents, dividers, 换页清单. Drawn like any paper, then taken apart.

The last page of each is not bound: it only brings the figures and words of the page numbers in our faces.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app

from portal.kernel import clock
from portal.printing import store
from portal.printing.binding.parts import Mark, Part
from portal.printing.failures import RenderFailed
from portal.printing.packets.layout import COVER, ROWS, Entry, Exchange, Layout, even, foot
from portal.printing.render import Drawn, renderer

OPENING, SLIP = "printing/paper/packet.html", "printing/paper/packet_slip.html"
SHEETS = ("paper.css", "packet.css")
GLYPHS = "全册第页共 0123456789-"


@dataclass(frozen=True)
class Cover:
    """What stands on the cover."""

    title: str
    office: str
    year: int


def draw_opening(cover: Cover, layout: Layout) -> Drawn:
    """Cover, contents and dividers.

    Raises:
        RenderFailed: among others when the contents take more pages than they were given.
    """
    lines = [layout.entries[start : start + ROWS] for start in range(0, len(layout.entries), ROWS)]
    dividers = [entry for entry in layout.entries if entry.is_divider]
    opening = _draw(OPENING, cover=cover, contents=lines, dividers=dividers, layout=layout)
    if opening.pages != 1 + layout.contents_pages + len(dividers) + 1:
        raise RenderFailed("目录比预计的长，没有排好。请把册名写短一些再试。")
    return opening


def draw_slip(cover: Cover, lines: Sequence[Exchange]) -> Drawn:
    """换页清单: which sheets come out, which go in."""
    return _draw(SLIP, cover=cover, lines=lines)


def opening_parts(opening: bytes, layout: Layout) -> tuple[list[Part], list[Mark]]:
    """The cover without a number, and the contents."""
    contents = [foot(COVER + 1 + page, layout.total) for page in range(layout.contents_pages)]
    blank = [""] * (even(layout.contents_pages) - layout.contents_pages)
    parts = [Part(opening, ["", ""], taken=1), Part(opening, contents + blank, first=1, taken=layout.contents_pages)]
    return parts, [Mark("封面", 0), Mark("目录", COVER)]


def divider_part(opening: bytes, layout: Layout, entry: Entry) -> Part:
    """A sheet of its own before papers of another kind."""
    number = [other for other in layout.entries if other.is_divider].index(entry)
    first = 1 + layout.contents_pages + number
    return Part(opening, [foot(entry.page, layout.total), ""], first=first, taken=1)


def _draw(template: str, **context: Any) -> Drawn:
    words = {"title": context["cover"].title, "today": clock.today(), "glyphs": GLYPHS}
    html = current_app.jinja_env.get_template(template).render({**context, **words})
    return renderer().draw(html, [(store.SHEET_FOLDER / name).read_text("utf-8") for name in SHEETS])
