"""Drawing a built document: most in one piece, a long one in stretches side by side that are then laid together."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.printing import store
from portal.printing.binding.sheaf import lay_together
from portal.printing.documents import Built
from portal.printing.process import Watch
from portal.printing.render import Drawn, Sheet, renderer
from portal.printing.undrawn import with_list

UNNUMBERED = "@page { @bottom-right { content: none } }"


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


def draw(order: Order, watch: Watch = lambda _page: None) -> Drawn:
    """The paper; no transaction should be open, since it takes seconds.

    Raises:
        RenderFailed: see `Renderer.draw`.
    """
    if len(order.sheets) == 1:
        [sheet] = order.sheets
        drawn = renderer().draw(sheet.html, sheet.css, archive=order.is_archive, watch=watch)
        return drawn._replace(undrawn=order.undrawn)
    *parts, numbers = renderer().draw_all(order.sheets, numbers=order.css, watch=watch)
    whole = lay_together([part.pdf for part in parts], numbers.pdf, title=order.title)
    return Drawn(whole, numbers.pages, order.undrawn)


def draw_many(orders: Sequence[Order], watch: Watch = lambda _page: None) -> list[Drawn]:
    """Several papers, side by side where they are of one piece; none is no work."""
    if not orders:
        return []
    if any(len(order.sheets) > 1 or order.is_archive for order in orders):
        return [draw(order, watch) for order in orders]
    drawn = renderer().draw_all([sheet for order in orders for sheet in order.sheets], watch=watch)
    return [one._replace(undrawn=order.undrawn) for one, order in zip(drawn, orders, strict=True)]
