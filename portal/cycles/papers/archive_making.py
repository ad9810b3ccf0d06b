"""Making a year's archive: the paper of every approved plan, the list of all villages, and how to check them."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from portal.cycles.papers.archive_contents import Contents, Entry, is_unchanged
from portal.cycles.papers.archive_package import LIST, Writer, how_to_check
from portal.kernel import clock
from portal.kernel.db import reading
from portal.kernel.errors import Conflict
from portal.plans.domain.numbers import level_name
from portal.printing import drawing, queries, store
from portal.printing.document import Built
from portal.printing.extent import WHOLE
from portal.workbooks.table import Column, Table, Value, day_of
from portal.workbooks.writing import workbook_of

COLUMNS = [
    *(Column("序号", 4), Column("乡镇"), Column("村"), Column("状态"), Column("上报次数", 5), Column("最近上报")),
    *(Column("拟创星级"), Column("措施条数", 5), Column("文件", 60), Column("核对码（SHA-256）", 34)),
]
AT_ONCE = 8  # papers given to the renderer together, which draws them side by side
Told = Callable[[int, int, str], None]  # how many are done, of how many, which are next


def make_archive(contents: Contents, place: Path, told: Told) -> int:
    """Write the archive; in how many places its papers have 〓 for a character that no face draws. A paper that was
    printed before is taken as it was kept; the others are drawn now.

    Raises:
        RenderFailed: a paper cannot be drawn; nothing is left behind.
        Conflict: a plan was opened again meanwhile; the same.
    """
    writer, hashes, undrawn = Writer(place), dict[int, str](), 0
    try:
        for entry, paper in _papers(contents.approved, told):
            said = {"plan": entry.plan_id, "content_sha256": entry.sha256}
            undrawn += paper.undrawn
            hashes[entry.plan_id] = writer.add(entry.file, paper.path.read_bytes(), **said)
        writer.add(LIST, workbook_of(_list(contents, hashes)))
        made_at = clock.now()
        writer.add(*how_to_check(contents.title, made_at))
        writer.finish(title=contents.title, unit=contents.place, year=contents.year, made_at=made_at.isoformat())
    except BaseException:
        writer.give_up()
        raise
    return undrawn


def _papers(entries: Sequence[Entry], told: Told) -> Iterator[tuple[Entry, store.Kept]]:
    """Paper after paper, a few at a time, so that memory does not grow with the county."""
    waiting, done = iter(entries), 0
    while batch := list(islice(waiting, AT_ONCE)):
        last = done + len(batch)
        words = f"第 {done + 1}—{last} 份，共 {len(entries)} 份"
        told(done, len(entries), words)
        yield from zip(batch, _kept(batch, partial(told, done, len(entries), words)), strict=True)
        done = last


def _kept(batch: Sequence[Entry], goes_on: Callable[[], None]) -> list[store.Kept]:
    """The papers of some plans; those that are missing are drawn side by side."""
    with reading():
        found = [_find(entry) for entry in batch]
        orders = {key: drawing.order_of(built) for key, built, kept in found if kept is None}
    drawn = dict(zip(orders, drawing.draw_many(list(orders.values()), lambda _page: goes_on()), strict=True))
    return [
        kept or store.keep(key, drawn[key], built.file_name, is_lasting=built.is_lasting) for key, built, kept in found
    ]


def _find(entry: Entry) -> tuple[str, Built, store.Kept | None]:
    if not is_unchanged(entry):
        raise Conflict(f"归档做到一半，{entry.township}{entry.village}的计划表被重新打开了。请再归档一次。")
    built = queries.build("plan", {"plan_id": entry.plan_id}, None)
    return (key := store.file_key(built)), built, store.find(key)


def _list(contents: Contents, hashes: dict[int, str]) -> Table:
    about = f"共 {len(contents.entries)} 个村（社区），其中已通过 {len(hashes)} 个；没有通过的只列在这里，没有文件"
    rows = [_row(number, entry, hashes.get(entry.plan_id)) for number, entry in enumerate(contents.entries, 1)]
    return Table(contents.title, "归档清单", [about], COLUMNS, rows, "", contents.title, WHOLE, fixed=3)


def _row(number: int, entry: Entry, sha256: str | None) -> list[Value]:
    handed_in = day_of(entry.submitted_at) if entry.submitted_at else None
    return [
        *(number, entry.township, entry.village, entry.state_label, entry.number, handed_in),
        *(level_name(entry.level) if entry.number else "—", entry.measures),
        *(entry.file if sha256 else None, sha256),
    ]
