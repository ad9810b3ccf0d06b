"""Every workbook and every Word file that goes out: opened again, and looked through as an office would."""

import io

import docx
import openpyxl
import pytest

from portal.plans.queries import plan_of
from portal.workbooks.writing import span
from tests.papers import LISTS
from tests.people import fill, submit
from tests.printing.conftest import rewrite

FORMULA = "=1+1"
# kind → who takes it out, and the words of its filter.
TAKEN = {
    "plans": ("reviewer", "筛选：全部"),
    "ledger": ("reviewer", "筛选：支部过硬"),
    "rollup": ("county", "筛选：支部过硬"),
    "remarks": ("reviewer", "条意见"),
    "accounts": ("admin", "全部账号"),
    "units": ("county", "在用的单位 6 个"),
}


@pytest.fixture
def township(people, places, cycle, session):
    """青山镇 with a village whose words look like formulas, and are."""
    clerk, secretary = people["clerk"], people["secretary"]
    village = places["青山镇/柳树村"]
    secretary.name = FORMULA
    fill(plan_of(secretary, village, cycle), clerk)
    plan = plan_of(secretary, village, cycle)
    rewrite(plan, "profile", clerk, secretary=FORMULA)
    rewrite(
        plan, "task.branch.1", clerk, gap="@SUM(A1)", **{"measure.bram.text": "+1\n-1", "measure.bram.owner": FORMULA}
    )
    submit(plan_of(secretary, village, cycle), secretary)
    session.commit()
    return places["青山镇"]


def test_none_is_left_out():
    assert set(TAKEN) == set(LISTS)


@pytest.mark.parametrize("kind", TAKEN)
def test_a_workbook_is_ready_to_work_with(kind, browse, township, without_tokens):
    who, about = TAKEN[kind]
    fields = {"unit_id": township.county_id if who == "county" else township.id, "year": 2022, "star": "branch"}
    answer = browse(who).post(f"/exports/{kind}", fields if kind in ("ledger", "rollup") else {}, expect=200).response
    [sheet] = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets
    head = int(sheet.freeze_panes[1:]) - 1
    assert about in sheet["A2"].value and sheet.print_title_rows == f"${head}:${head}"
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"], "nothing in it calculates"
    for cell in sheet[head]:
        assert sheet.column_dimensions[cell.column_letter].width >= min(span(cell.value), 40), cell.value
    if kind == "ledger":
        assert {"@SUM(A1)", "+1\n-1", FORMULA} <= {cell.value for cell in cells}


@pytest.mark.parametrize("kind", ["plan", "ledger"])
def test_a_word_file_has_the_words_and_no_fields_that_calculate(kind, browse, township, people, cycle, without_tokens):
    village = people["secretary"].unit
    plan = plan_of(people["reviewer"], village, cycle)
    fields = {"plan_id": plan.id} if kind == "plan" else {"unit_id": township.id, "year": 2022, "star": "branch"}
    answer = browse("reviewer").post(f"/exports/word/{kind}", fields, expect=200).response
    document = docx.Document(io.BytesIO(answer.data))
    texts = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("@SUM(A1)" in text for text in texts) and any(FORMULA in text for text in texts)
    assert all("w:tblHeader" in table._tbl.xml for table in document.tables if len(table.rows) > 5 and kind == "ledger")
    if kind == "ledger":
        assert any("筛选：支部过硬" in paragraph.text for paragraph in document.paragraphs)
        assert "w:tblHeader" in document.tables[0]._tbl.xml, "its head is repeated on every page"
