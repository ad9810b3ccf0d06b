"""Making a packet: find or draw every paper, lay them out, bind them. Runs in the worker, or from the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from portal.kernel.db import commit, db, reading
from portal.printing import drawing, queries, store
from portal.printing.binding import parts as binding
from portal.printing.document import Built, Tell
from portal.printing.failures import RenderFailed
from portal.printing.packets import front
from portal.printing.packets.layout import even, exchanges, lay_out, numbers_in
from portal.printing.packets.models import Bound, Item, Packet
from portal.printing.packets.queries import packet_or_404
from portal.printing.registry import document_named
from portal.printing.render import Drawn

CHANGED = "“{}”的内容和当时不一样了，照原样做不出这一册。请另编一册。"
NOT_BOUND = "“{}”不能装进册子：{}。册子要发给大家，只装全部村的、没有内部内容的。请从清单里去掉这一份再印。"
NOTHING_NEW = "各份和上次印的都一样，不用换页。"
AT_ONCE = 8  # papers given to the renderer together, which draws them side by side


@dataclass(frozen=True)
class Paper:
    """A finished paper of the packet."""

    key: str
    title: str
    version: str
    pdf: bytes
    pages: int
    undrawn: int = 0


@dataclass(frozen=True)
class Wanted:
    """A paper that is not kept yet."""

    key: str
    built: Built
    version: str
    order: drawing.Order

    def keep(self, drawn: Drawn) -> Paper:
        store.keep(self.key, drawn, self.built.file_name, is_lasting=True)
        return Paper(self.key, self.built.title, self.version, drawn.pdf, drawn.pages, drawn.undrawn)


def make(packet_id: int, person_id: int | None, tell: Tell) -> Drawn:
    """The bound packet. The first time what was bound is noted in its manifest; after that the same is bound again.

    Raises:
        RenderFailed: a paper cannot be drawn, has changed since the packet was bound, or nothing has changed at all.
        NotThere, NotAllowed: this person may not have one of the papers.
    """
    with reading():
        packet = packet_or_404(queries.person_of(person_id), packet_id)
        title, items, recorded, year = packet.title, packet.items, packet.manifest, packet.year
        before = db.session.get_one(Packet, packet.follows_id).manifest if packet.follows_id else None
        office = packet.made_by.unit.name
    papers = _collect(items, [bound["file_key"] for bound in recorded or ()], person_id, tell)
    manifest = recorded or (_exchanged(papers, before) if before else _first(items, papers))
    tell(88, "装订")
    cover = front.Cover(title, office, year)
    if before:
        drawn = _bind_exchange(cover, before, manifest, papers)
    else:
        drawn = _bind_whole(cover, items, manifest, papers)
    if recorded is None:
        db.session.get_one(Packet, packet_id).manifest = manifest
        commit()
    return drawn


def _collect(items: Sequence[Item], keys: Sequence[str], person_id: int | None, tell: Tell) -> list[Paper]:
    """Every paper, drawn if it is not kept; `keys` are those of the packet as it was bound before, if it was."""
    found = list[Paper | Wanted]()
    for number, (item, key) in enumerate(zip_longest(items, keys), 1):
        tell(10 + 20 * number // len(items), f"第 {number} 份，共 {len(items)} 份：{item['title']}")
        found.append(_find(item, key, person_id))
    missing = {number: one for number, one in enumerate(found) if isinstance(one, Wanted)}
    drawn = _draw(missing, tell) if missing else {}
    return [drawn[number] if isinstance(one, Wanted) else one for number, one in enumerate(found)]


def _find(item: Item, key: str | None, person_id: int | None) -> Paper | Wanted:
    """The paper as it is kept, or all it takes to draw it."""
    with reading():
        built = queries.build(item["document"], item["params"], queries.person_of(person_id))
        if built.marks:
            raise RenderFailed(NOT_BOUND.format(item["title"], "、".join(mark.strip("（）") for mark in built.marks)))
        own, version = store.file_key(built), str(built.identity.get("version") or built.identity.get("data_at", ""))
        if kept := store.find(key or own):
            return Paper(key or own, built.title, version, kept.path.read_bytes(), kept.pages, kept.undrawn)
        if key not in (None, own):
            raise RenderFailed(CHANGED.format(item["title"]))
        return Wanted(own, built, version, drawing.order_of(built))


def _draw(missing: dict[int, Wanted], tell: Tell) -> dict[int, Paper]:
    """Draw papers side by side; how far it is, is told at least every second."""
    numbers, made = sorted(missing), dict[int, Paper]()
    while numbers:
        batch, numbers = numbers[:AT_ONCE], numbers[AT_ONCE:]
        done = len(made)
        words = f"排版第 {done + 1}—{done + len(batch)} 份，共 {len(missing)} 份"

        def at(page: int, done: int = done, words: str = words) -> None:
            tell(30 + 55 * done // len(missing), f"{words}，第 {page} 页" if page else words)

        for number, drawn in zip(batch, drawing.draw_many([missing[each].order for each in batch], at), strict=True):
            made[number] = missing[number].keep(drawn)
    return made


def _kinds(items: Sequence[Item]) -> list[str]:
    documents = [document_named(item["document"]) for item in items]
    return [document.bound_as or document.name for document in documents]


def _first(items: Sequence[Item], papers: Sequence[Paper]) -> list[Bound]:
    """What is bound, the first time."""
    slots = lay_out(_kinds(items), [paper.title for paper in papers], [paper.pages for paper in papers]).slots
    return [_bound(paper, first, slot, is_changed=False) for paper, (first, slot) in zip(papers, slots, strict=True)]


def _exchanged(papers: Sequence[Paper], before: Sequence[Bound]) -> list[Bound]:
    """What is bound instead: each paper in the place that the first packet gave it."""
    manifest = [
        _bound(paper, old["first"], old["slot"], is_changed=paper.key != old["file_key"])
        for paper, old in zip(papers, before, strict=True)
    ]
    if not any(bound["is_changed"] for bound in manifest):
        raise RenderFailed(NOTHING_NEW)
    return manifest


def _bound(paper: Paper, first: int, slot: int, *, is_changed: bool) -> Bound:
    return {
        "file_key": paper.key,
        "version": paper.version,
        "title": paper.title,
        "pages": paper.pages,
        "first": first,
        "slot": slot,
        "is_changed": is_changed,
    }


def _bind_whole(cover: front.Cover, items: Sequence[Item], manifest: Sequence[Bound], papers: Sequence[Paper]) -> Drawn:
    layout = lay_out(_kinds(items), [bound["title"] for bound in manifest], [paper.pages for paper in papers])
    opening = front.draw_opening(cover, layout)
    parts, marks = front.opening_parts(opening.pdf, layout)
    for entry in layout.entries:
        marks.append(binding.Mark(entry.title, entry.page - 1, int(entry.is_under_divider)))
        if entry.item is None:
            parts.append(front.divider_part(opening.pdf, layout, entry))
        else:
            numbers = numbers_in(manifest[entry.item], layout.total)
            parts.append(binding.Part(papers[entry.item].pdf, numbers))
    return Drawn(
        binding.bind(parts, marks, title=cover.title, glyphs=opening.pdf),
        layout.total,
        opening.undrawn + sum(paper.undrawn for paper in papers),
    )


def _bind_exchange(
    cover: front.Cover, before: Sequence[Bound], manifest: Sequence[Bound], papers: Sequence[Paper]
) -> Drawn:
    """换页清单 and the papers that differ, each numbered as what it replaces."""
    total = max(bound["first"] + bound["slot"] - 1 for bound in manifest)
    slip = front.draw_slip(cover, exchanges(before, manifest))
    pages = even(slip.pages - 1)
    undrawn = slip.undrawn + sum(
        paper.undrawn for bound, paper in zip(manifest, papers, strict=True) if bound["is_changed"]
    )
    parts, marks = [binding.Part(slip.pdf, [""] * pages)], [binding.Mark("换页清单", 0)]
    for bound, paper in zip(manifest, papers, strict=True):
        if bound["is_changed"]:
            marks.append(binding.Mark(bound["title"], pages))
            parts.append(binding.Part(paper.pdf, numbers_in(bound, total)))
            pages += even(paper.pages)
    return Drawn(binding.bind(parts, marks, title=cover.title, glyphs=slip.pdf), pages, undrawn)
