"""Drawing a built document: most in one piece, a long one in stretches side by side that are then laid together.

What one order to a child may take in time is for a batch of stretches: a paper of hundreds of them lives as long as
they go on being finished, and no child holds more than a batch.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from portal.printing import store
from portal.printing.binding.sheaf import lay_together
from portal.printing.document import Built
from portal.printing.process import Watch
from portal.printing.render import Drawn, Sheet, renderer
from portal.printing.undrawn import with_list

UNNUMBERED = "@page { @bottom-right { content: none } }"
LEAVES = 200  # empty pages with their numbers that are drawn in one piece
BATCH = 8  # stretches given to a child together, which draws them side by side


class Progress(NamedTuple):
    """How far a paper is: the page that is being laid out, and of how many stretches how many are finished."""

    page: int
    done: int = 0
    of: int = 1


Follow = Callable[[Progress], None]


@dataclass(frozen=True)
class Order:
    """All it takes to draw a paper; nothing in it needs the database."""

    title: str
    sheets: Sequence[Sheet]
    css: Sequence[str]
    is_archive: bool
    undrawn: int = 0  # places of characters that no face has


def order_of(built: Built) -> Order:
    """To be called while the data can be read. An archive's paper has tags from its first page to its last, and stays
    in one piece."""
    css = store.css_of(built)
    is_whole = len(built.stretches) < 2 or built.is_archive
    texts = [store.html_of(built)] if is_whole else [store.html_of(built, stretch) for stretch in built.stretches]
    texts, places = with_list(texts, built.where)
    sheets = [Sheet(html, css if is_whole else [*css, UNNUMBERED]) for html in texts]
    return Order(built.title, sheets, css, built.is_archive, len(places))


def draw(order: Order, follow: Follow = lambda _progress: None) -> Drawn:
    """The paper; no transaction should be open, since it takes seconds. `follow` is called every second and before
    each batch; what it raises ends the work.

    Raises:
        RenderFailed: see `Renderer.draw`.
    """
    if len(order.sheets) == 1:
        [sheet] = order.sheets
        drawn = renderer().draw(
            sheet.html, sheet.css, archive=order.is_archive, watch=lambda page: follow(Progress(page))
        )
        return drawn._replace(undrawn=order.undrawn)
    parts = _in_batches(order.sheets, follow)
    pages, count = sum(part.pages for part in parts), len(parts)
    numbers = _in_batches(numbers_of(pages, order.css), lambda _progress: follow(Progress(pages, count, count)))
    whole = lay_together([part.pdf for part in parts], [one.pdf for one in numbers], title=order.title)
    return Drawn(whole, pages, order.undrawn)


def numbers_of(pages: int, css: Sequence[str]) -> list[Sheet]:
    """Empty pages with what these style sheets print on every page, `LEAVES` a sheet: each begins with the number that
    follows the sheet before, and the number of all pages is written out."""
    found = list[Sheet]()
    for before in range(0, pages, LEAVES):
        leaves = '<p style="break-before: page">\u00a0</p>' * (min(LEAVES, pages - before) - 1)
        html = f'<!doctype html><html lang="zh-CN"><title>页码</title><p>\u00a0</p>{leaves}'
        begin = f"@page :first {{ counter-increment: page {before + 1} }}"
        found.append(Sheet(html, [*(text.replace("counter(pages)", f'"{pages}"') for text in css), begin]))
    return found


def _in_batches(sheets: Sequence[Sheet], follow: Follow) -> list[Drawn]:
    parts = list[Drawn]()
    while len(parts) < len(sheets):
        done, pages = len(parts), sum(part.pages for part in parts)

        def at(page: int, done: int = done, pages: int = pages) -> None:
            follow(Progress(pages + page, done, len(sheets)))

        at(0)
        parts += renderer().draw_all(sheets[done : done + BATCH], watch=at)
    return parts


def draw_many(orders: Sequence[Order], watch: Watch = lambda _page: None) -> list[Drawn]:
    """Several papers, side by side where they are of one piece; none is no work."""
    if not orders:
        return []
    if any(len(order.sheets) > 1 or order.is_archive for order in orders):
        return [draw(order, lambda progress: watch(progress.page)) for order in orders]
    drawn = renderer().draw_all([sheet for order in orders for sheet in order.sheets], watch=watch)
    return [one._replace(undrawn=order.undrawn) for one, order in zip(drawn, orders, strict=True)]
