"""Whatever a person does in the sheet, what is read is what is seen, or the cell is named.

A generated run of edits is made in the measures of one task, and in a plain grid beside it that says what the person
sees. Nothing but these two may come out: the same measures, or a list of the cells that could not be read and all
others as they are seen.
"""

from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.plans.domain.content import measure_row, measure_uids
from portal.plans.queries import working_copy
from portal.plans.workbooks import layout
from portal.plans.workbooks.parsing import parse
from portal.workbooks.reading import Sheets, read_workbook
from portal.workbooks.seeing import Broken, Covered, Day, Figure, address, shown
from tests.exchange.files import APPLY, basics, changes, columns, download, edited, row_of, stars, upload

TASK = "task.branch.1"
ROWS = 4  # the task's own row and three spare ones
HEADINGS = ("措施", "责任人", "完成时限")
WORDS = {
    "措施": ("每月开一次支委会", "装路灯 12 盏", "=1+1", Figure("85%", "0.85"), Figure("12", "12")),
    "责任人": ("李大山", "王秀英（文书）"),
    "完成时限": (
        Day("2022-10-31", "2022-10-31"),
        Day("10月31日", "10月31日"),
        Day("2022年10月", "2022年10月"),
        "2022.10.31",
        Figure("44865", "44865"),
        "10月底前",
    ),
}
SEEN_DAY = "2022-10-31"
SAME = ("同上", "〃", "″", "（同上）", "同 上", "同前")
BAD = (Broken("#N/A", "错"), Broken("=A1", "没有结果"))

place = st.tuples(st.integers(0, ROWS - 1), st.sampled_from(HEADINGS))
write = place.flatmap(lambda at: st.tuples(st.just("write"), st.just(at), st.sampled_from(WORDS[at[1]])))
EDITS = st.lists(
    st.one_of(
        write,
        write,
        st.tuples(st.just("clear"), place, st.none()),
        st.tuples(st.just("write"), place, st.sampled_from(SAME)),
        st.tuples(st.just("write"), place, st.sampled_from(BAD)),
        st.tuples(st.just("merge"), place, st.integers(1, ROWS)),
    ),
    max_size=8,
)


class Sheet:
    """The task's part of the sheet: cells as written, and which of them are merged into one above."""

    def __init__(self) -> None:
        self.cells = {(row, heading): None for row in range(ROWS) for heading in HEADINGS}
        self.over = {}  # covered place → the row of the first

    def edit(self, what, at, value):
        row, heading = at
        if at in self.over:
            row = self.over[at]  # a press on a merged cell is one on its first
        if what == "merge":
            rows = range(row, min(row + value, ROWS))
            if any((other, heading) in self.over or (other, heading) in self._firsts() for other in rows):
                return
            for other in rows[1:]:
                self.over[other, heading], self.cells[other, heading] = row, None
        else:
            self.cells[row, heading] = value if what == "write" else None

    def _firsts(self):
        return {(row, heading) for (_, heading), row in self.over.items()}

    def seen(self):
        """(row → measure as a person sees it, places that cannot be read)"""
        last, measures, bad = dict.fromkeys(HEADINGS, ""), {}, set()
        for row in range(ROWS):
            if not any(self.cells[row, heading] for heading in HEADINGS):
                continue
            said = {}
            for heading in HEADINGS:
                cell = self.cells[self.over.get((row, heading), row), heading]
                said[heading] = last[heading] if cell in SAME else self._words(heading, cell)
                if isinstance(said[heading], Broken) or (cell in SAME and not last[heading]):
                    bad.add((row, heading))
            last = said
            measures[row] = said
        return measures, bad

    @staticmethod
    def _words(heading, cell):
        if cell is None:
            return ""
        if isinstance(cell, Broken):
            return cell
        return SEEN_DAY if heading == "完成时限" else shown(cell)

    def written_into(self, sheets, first, at):
        book = deepcopy(dict(sheets))
        book[layout.STARS] = [
            (number, self._row(number, number - first, cells, at)) for number, cells in book[layout.STARS]
        ]
        return Sheets(book)

    def _row(self, number, row, cells, at):
        if not 0 <= row < ROWS:
            return cells
        cells = [*cells]
        for heading in HEADINGS:
            first = self.over.get((row, heading))
            place = number - row + first if first is not None else None
            covered = Covered(address(place, at[heading]), self.cells[first, heading], beside=False) if place else None
            cells[at[heading]] = covered or self.cells[row, heading]
        return cells


@pytest.fixture
def village(browse, filled_plan, app):
    """The plan as it stands, and its sheets as they were read."""
    sheets = read_workbook(download(browse("clerk"), filled_plan.id), layout.READ_SHEETS)
    with app.test_request_context():
        yield working_copy(filled_plan), sheets


def rows_of(content):
    rows = [measure_row(content, uid) for uid in measure_uids(content)]
    return [{h: row[key] or "" for h, key in zip(HEADINGS, ("text", "owner", "due_on"), strict=True)} for row in rows]


def kept_beside(measures, bad, before):
    """The measures as they are to be: where a cell is odd, as before; a new row of nothing but odd cells is none."""
    rows = []
    for row, said in measures.items():
        odd = {heading for heading in HEADINGS if (row, heading) in bad}
        old = before[0] if row == 0 else dict.fromkeys(HEADINGS, "")
        rows.append({heading: old[heading] if heading in odd else said[heading] for heading in HEADINGS})
    return [row for row, number in zip(rows, measures, strict=True) if number == 0 or any(row.values())]


@given(edits=EDITS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_seen_is_what_is_read_or_it_is_named(village, edits):
    copy, sheets = village
    (_, head) = next(row for row in sheets[layout.STARS] if "措施" in row[1])
    at = {heading: head.index(heading) for heading in HEADINGS}
    first = next(number for number, cells in sheets[layout.STARS] if [*map(shown, cells)][-2:] == [TASK, "head:bram"])
    sheet = Sheet()
    for edit in edits:
        sheet.edit(*edit)
    bases = {key: dict(copy.document.contents.get(key, {})) for key in copy.document.block_keys}
    parsed = parse(sheet.written_into(sheets, first, at), copy, bases)
    measures, bad = sheet.seen()
    assert {problem.address for problem in parsed.problems} == {address(first + r, at[h]) for r, h in bad}
    before = bases[TASK]
    if bad:
        rows = rows_of(parsed.contents.get(TASK, before))
        assert rows == kept_beside(measures, bad, rows_of(before)), "one odd cell stops itself and nothing else"
    else:
        assert rows_of(parsed.contents[TASK]) == [*measures.values()]
        assert parsed.contents.keys() == {TASK}, "no other block is touched"


# ---- through the page --------------------------------------------------------------------------------------------


@pytest.fixture
def brought(browse, filled_plan):
    def bring(*edits, expect=303):
        browser = browse("clerk")
        return browser, upload(browser, filled_plan.id, edited(download(browser, filled_plan.id), *edits), expect)

    return bring


def clear(heading):
    return stars(TASK, "head:bram", heading, None)


def test_clearing_the_only_measure_of_a_task_takes_it_away(brought, session):
    """As the sheet's own guide says in line 4."""
    browser, page = brought(*(clear(heading) for heading in layout.MEASURE_COLUMNS))
    assert [line[0] for line in changes(page)] == ["删去一条措施"]
    assert "已按文件更新 1 处" in browser.follow(browser.submit(page, APPLY)).text


def test_merged_owner_and_day_are_those_of_every_row(brought):
    def merge(book):
        sheet, at = book[layout.STARS], columns(book[layout.STARS])
        row = row_of(sheet, TASK, "head:bram")
        for number, words in enumerate(("二", "三"), 1):
            sheet.cell(row + number, at["措施"]).value = words
        for heading in ("责任人", "完成时限"):
            sheet.merge_cells(start_row=row, end_row=row + 3, start_column=at[heading], end_column=at[heading])

    _, page = brought(merge)
    assert [line[2] for line in changes(page)] == [f"{n}·王秀英（文书）·2022年9月30日" for n in "二三"]
    assert "合并，读作“王秀英（文书）”" in page.text


def test_same_as_above_is_told_in_the_preview(brought):
    _, page = brought(stars(TASK, "", "措施", "第二条"), stars(TASK, "", "责任人", "〃"))
    assert changes(page) == [("新增一条措施", "（空）", "第二条·王秀英（文书）")]
    assert "写的是“〃”，按 H5 读作“王秀英（文书）”" in page.text


def test_cells_that_cannot_be_read_are_named_one_by_one(brought):
    def plain_number(book):
        sheet = book[layout.STARS]
        sheet.cell(row_of(sheet, TASK, "head:bram"), columns(sheet)["完成时限"]).number_format = "General"

    _, page = brought(
        basics("profile", "households", "=400+12"),
        stars(TASK, "head:bram", "责任人", "#REF!"),
        stars(TASK, "head:bram", "完成时限", 9.3),
        plain_number,
        expect=422,
    )
    cells = [cell.text for cell in page.select("#problems tbody td:first-child")]
    assert [cell.split("」")[0] for cell in cells] == ["「基本情况", "「逐星计划", "「逐星计划"]
    assert "9.30 会变成 9.3" in page.text and "没有算出的结果" in page.text


def test_two_columns_in_one_cell_are_asked_about(brought):
    def merge(book):
        sheet, at = book[layout.STARS], columns(book[layout.STARS])
        row = row_of(sheet, TASK, "head:bram")
        sheet.merge_cells(start_row=row, end_row=row, start_column=at["现状"], end_column=at["差距"])

    _, page = brought(merge, expect=422)
    assert "看不出是哪一栏的内容" in page.text


def test_words_that_were_stored_as_same_as_above_stay_words(browse, filled_plan, people, session):
    from portal.plans import services

    services.save_block(
        filled_plan, "analysis", {"overview": "同上", "gaps": "#N/A"}, actor=people["clerk"], seen_version=1
    )
    session.commit()
    browser = browse("clerk")
    assert "没有要改的地方" in upload(browser, filled_plan.id, download(browser, filled_plan.id)).text
