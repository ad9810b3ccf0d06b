"""Papers of many rows: drawn in stretches side by side, and laid together as if they had been drawn in one piece."""

import io
import re
import resource
from dataclasses import replace
from itertools import cycle, islice

import pypdf
import pytest

from portal.appraisals.papers import study
from portal.kernel.errors import NotAllowed
from portal.ledgers.papers import lists
from portal.printing import drawing, queries
from portal.printing.failures import RenderFailed
from portal.printing.packets.making import AT_ONCE
from portal.printing.process import LIMITS
from portal.printing.render import Renderer, Sheet
from portal.printing.stretches import ROWS, WHOLE_ROWS, in_stretches, parts_in_stretches, stretches
from tests.printing.test_render import CSS, PAGE, fonts_of, is_gone

pytestmark = pytest.mark.once

NUMBER = re.compile(r"第 (\d+) 页 共 (\d+) 页")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fontconfig")


@pytest.fixture
def renderer(folder, monkeypatch):
    one = Renderer(folder)
    monkeypatch.setattr(drawing, "renderer", lambda: one)
    return one


def village_of(row):
    return row // 30


@pytest.mark.parametrize("rows", [0, 1, WHOLE_ROWS])
def test_a_table_of_few_pages_stays_in_one_piece(rows):
    [(run, stretch)] = stretches(range(rows), village_of)
    assert list(run) == list(range(rows)) and (stretch.rows_before, stretch.is_first, stretch.is_last) == (
        0,
        True,
        True,
    )


@pytest.mark.parametrize("rows", [WHOLE_ROWS + 1, 1_276, 12_760])
def test_a_long_table_is_parted_between_villages(rows):
    found = stretches(range(rows), village_of)
    assert [row for run, _ in found for row in run] == list(range(rows))
    assert all(run[0] == stretch.rows_before for run, stretch in found)
    assert all(run[0] % 30 == 0 and ROWS / 2 < len(run) <= ROWS + 30 for run, _ in found)
    assert [stretch.is_first for _, stretch in found] == [True] + [False] * (len(found) - 1)
    assert [stretch.is_last for _, stretch in found] == [False] * (len(found) - 1) + [True]


def test_sheets_side_by_side_are_those_drawn_alone(renderer):
    sheets = [Sheet(PAGE.format(f"<tr><td>第{number}份</td></tr>" * 80), CSS) for number in range(5)]
    seen = []
    together = renderer.draw_all(sheets, watch=seen.append)
    assert together == [renderer.draw(*sheet) for sheet in sheets]
    assert seen == sorted(seen)


def test_one_that_breaks_is_told_like_any_other(folder, renderer):
    cramped = Renderer(folder, limits={**LIMITS, resource.RLIMIT_AS: 330 * 1024**2})
    endless = Sheet(PAGE.format("<tr><td>措施</td></tr>" * 40_000), CSS)
    with pytest.raises(RenderFailed, match="内存不够"):
        cramped.draw_all([Sheet("<p>一</p>", CSS), endless])
    busy = Renderer(folder, limits={**LIMITS, resource.RLIMIT_CPU: 3})
    with pytest.raises(RenderFailed, match="用时太长"):
        busy.draw_all([Sheet("<p>一</p>", CSS), endless])


def test_processes_side_by_side_end_with_the_child(renderer, tmp_path):
    """Cancelled in the middle: nothing goes on drawing."""
    children = []

    def cancel(_page):
        [child] = renderer._busy
        with open(f"/proc/{child.pid}/task/{child.pid}/children") as told:
            children.extend(map(int, told.read().split()))
        if children:
            raise KeyError("cancelled")

    with pytest.raises(KeyError):
        renderer.draw_all([Sheet(PAGE.format("<tr><td>措施</td></tr>" * 20_000), CSS)] * 2, watch=cancel)
    assert children and all(map(is_gone, children))


@pytest.fixture
def ledger(township):
    """The ledger of the township with the plan's measures again and again, as of many villages."""
    built = queries.build("ledger", {"unit_id": township.id}, None)
    rows = list(islice(cycle(built.context["rows"]), WHOLE_ROWS + 60))
    context = {**built.context, "rows": rows}
    return replace(built, context=context, stretches=in_stretches(list(enumerate(rows)), lambda row: row[0] // 20))


def test_a_ledger_in_stretches_is_the_ledger(ledger, renderer):
    parts = [{**part, "rows": [row for _, row in part["rows"]]} for part in ledger.stretches]
    order = drawing.order_of(replace(ledger, stretches=parts))
    assert len(order.sheets) == 2
    seen = []
    drawn = drawing.draw(order, seen.append)
    assert drawn == drawing.draw(order)  # the same bytes
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(drawn.pdf)).pages]
    assert len(pages) == drawn.pages > 2
    assert [NUMBER.search(page).groups() for page in pages] == [
        (str(number), str(len(pages))) for number in range(1, len(pages) + 1)
    ]
    assert all(len(NUMBER.findall(page)) == 1 and "责任人" in page for page in pages)
    assert ["填报单位" in page for page in pages] == [True] + [False] * (len(pages) - 1)
    assert ["审核人" in page for page in pages] == [False] * (len(pages) - 1) + [True]
    numbers = [int(number) for page in pages for number in re.findall(r"(\d+) [柳石]\S+村", page)]
    assert numbers == list(range(1, WHOLE_ROWS + 61))
    assert all(name.startswith("Portal") for name in fonts_of(drawn.pdf))


def test_an_archive_of_it_stays_in_one_piece(ledger):
    order = drawing.order_of(ledger.as_variant("archive"))
    assert len(order.sheets) == 1 and order.is_archive


def test_many_papers_come_back_in_their_order(renderer, ledger):
    whole = replace(ledger, stretches=())
    order = drawing.order_of(whole)
    short = [replace(order, sheets=[Sheet(f"<p>第{number}份</p>", CSS)]) for number in range(AT_ONCE)]
    texts = [pypdf.PdfReader(io.BytesIO(one.pdf)).pages[0].extract_text() for one in drawing.draw_many(short)]
    assert texts == [f"第{number}份" for number in range(AT_ONCE)]


def rows_again(rows, count, make):
    """So many rows, as of many villages and two townships."""
    return [make(row, number) for number, row in enumerate(islice(cycle(rows), count))]


def table_of_study(people, township):
    lines = queries.build("study", {"unit_id": township.id}, None).context["parts"][0].rows
    return rows_again(lines, 110, lambda line, number: replace(line, township=f"乡镇{number // 55}"))


def test_a_county_s_study_sheet_has_a_table_for_each_township(people, township, monkeypatch, renderer):
    lines = table_of_study(people, township)
    monkeypatch.setattr(study, "_lines", lambda *_args, **_: lines)
    built = queries.build("study", {"unit_id": township.county_id, "year": 2022}, people["county"])
    assert [part.name for part in built.context["parts"]] == ["乡镇0（55 个村）", "乡镇1（55 个村）"]
    drawn = drawing.draw(drawing.order_of(built))
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(drawn.pdf)).pages]
    assert len(built.stretches) == 2
    assert [number for number, page in enumerate(pages) if "（55 个村）" in page] == [0, len(pages) // 2]
    assert ["填报单位" in page for page in pages] == [True] + [False] * (len(pages) - 1)
    assert ["主持人" in page for page in pages] == [False] * (len(pages) - 1) + [True]
    assert all("包村" in page for page in pages), "the head of the table"


def in_township(row, number):
    return replace(row, township=f"乡镇{number // 50}")


@pytest.mark.parametrize("key", ["lists", "roster"])
def test_papers_of_several_tables_are_parted_in_each(key, people, township, monkeypatch, renderer):
    whole = queries.build(key, {"unit_id": township.id}, None)
    parts = [replace(part, rows=rows_again(part.rows, 150, in_township)) for part in whole.context["parts"][:2]]
    built = replace(
        whole,
        context={**whole.context, "parts": parts},
        stretches=parts_in_stretches(parts, lambda row: row.township, most=50, whole=100),
    )
    assert len(built.stretches) == 6
    drawn = drawing.draw(drawing.order_of(built))
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(drawn.pdf)).pages]
    assert sum("审核人" in page for page in pages) == 2, "each table is signed once, at its end"
    assert sum("填报单位" in page for page in pages) == (2 if key == "lists" else 1)
    in_one_piece = drawing.draw(drawing.order_of(replace(built, stretches=())))
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(in_one_piece.pdf)).pages)
    for number in (1, 50, 51, 150):
        assert len(re.findall(rf"(?m)^{number} ", "\n".join(pages))) == len(re.findall(rf"(?m)^{number} ", words)) >= 2


def test_lists_that_cannot_be_drawn_in_time_are_refused_at_once(township, monkeypatch):
    monkeypatch.setattr(lists, "MOST", 5)
    with pytest.raises(NotAllowed, match="一张清单缩小范围"):
        queries.build("lists", {"unit_id": township.id}, None)
    assert queries.build("lists", {"unit_id": township.id, "star": "safety", "part": "tasks"}, None)


def test_short_tables_stay_together(township):
    built = queries.build("lists", {"unit_id": township.id}, None)
    assert built.stretches == [] and len(built.context["parts"]) == 3
