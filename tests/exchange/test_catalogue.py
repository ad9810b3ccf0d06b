"""The county brings its own tasks as a table: whole or not at all."""

import io

import openpyxl
import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.catalogue.domain.diff import compare
from portal.catalogue.models import Catalogue
from portal.catalogue.queries import catalogue, catalogue_or_404
from portal.catalogue.services import publish_catalogue
from portal.catalogue.workbooks.names import unnumbered
from tests.browser import Browser, form_data, texts
from tests.exchange.files import opened, saved
from tests.exchange.office_table import office_workbook


def template(browser: Browser, catalogue_id: int):
    response = browser.client.get(f"/catalogues/{catalogue_id}/workbook")
    assert response.status_code == 200
    return opened(response.data)


def bring(browser: Browser, data: bytes, expect: int = 303, **fields: str):
    page = browser.get("/catalogues/import")
    file = FileStorage(io.BytesIO(data), filename="任务目录.xlsx")
    form = form_data(page.select_one("main form")) | {
        "unit_type": "village",
        "name": "本县目录",
        "workbook": file,
        **fields,
    }
    boundary, body = encode_multipart(form)
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    answer = browser._send("post", "/catalogues/import", data=body, headers=headers)
    return browser._page(answer, expect)


@pytest.fixture
def county(browse, cycle) -> Browser:
    return browse("county")


def drafts(session) -> list[Catalogue]:
    session.expire_all()
    return [catalogue(one.id) for one in session.query(Catalogue).all() if one.is_draft]


def test_the_template_comes_back_as_it_is(county, cycle, session):
    county.follow(bring(county, saved(template(county, cycle.village_catalogue_id))))
    [draft] = drafts(session)
    assert draft.name == "本县目录" and not draft.is_sample
    assert compare(catalogue(cycle.village_catalogue_id), draft) == []


def test_tasks_are_added_renamed_split_and_dropped(county, cycle, session):
    book = template(county, cycle.village_catalogue_id)
    sheet = book.active
    sheet["B2"] = "改过的名称"  # branch.1 keeps its key
    sheet["C3"], sheet["B3"] = "支部过硬任务2", "严格组织生活"  # a task below a heading
    sheet.delete_rows(5)  # industry.2
    sheet.append(["文明幸福星", "移风易俗", None, "不大操大办", "写清红白理事会", None])
    sheet.append([None, "志愿服务", "建一支队伍", None, None, None])
    bring(county, saved(book))
    [draft] = drafts(session)
    branch, industry, civility = draft.stars[0], draft.stars[1], draft.stars[4]
    assert [(t.key, t.name, t.heading) for t in branch.tasks] == [
        ("branch.1", "改过的名称", ""),
        ("branch.2", "支部过硬任务2", "严格组织生活"),
    ]
    assert [t.key for t in industry.tasks] == ["industry.1"]
    added = [(t.key, t.code, t.name, t.heading, t.hint) for t in civility.tasks[2:]]
    assert added == [
        ("civility.3", "5.3", "移风易俗", "", "写清红白理事会"),
        ("civility.4", "5.4.1", "建一支队伍", "志愿服务", ""),
    ]


def test_a_countys_own_table_with_a_title_and_merged_cells(county, session):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "任务目录"
    sheet.append(["明县任务分解表"])
    sheet.append(["序号", "星", "重点任务", "创建标准"])
    for star in ("支部过硬", "产业兴旺", "生态宜居", "平安法治", "文明幸福"):
        sheet.append([1, star, f"{star}任务1", "标准"])
        sheet.append([2, None, f"{star}新任务", None])
    bring(county, saved(book))
    [draft] = drafts(session)
    assert [task.key for task in draft.stars[3].tasks] == ["safety.1", "safety.3"]  # known by its name; new


@pytest.mark.parametrize(
    ("cell", "value", "address", "advice"),
    [
        ("A2", "党建引领", "A2", "请写五颗星之一"),
        ("B3", "支部过硬任务1", "B3", "两项都叫这个名称"),
        ("B4", "长" * 101, "B4", "请删减 1 字"),
        ("F3", "branch.1", "F3", "这个编号上面已经有了"),
        ("F3", "safety.1", "F3", "没有这个编号"),
    ],
)
def test_every_row_that_cannot_be_taken_is_named_and_nothing_is_imported(
    county, cycle, session, cell, value, address, advice
):
    book = template(county, cycle.village_catalogue_id)
    book.active[cell] = value
    page = bring(county, saved(book), expect=422)
    rows = [texts(row, "td") for row in page.select("#problems tbody tr")]
    assert any(row[0] == address and advice in row[2] for row in rows), rows
    assert page.select_one("[name=name]")["value"] == "本县目录"
    assert drafts(session) == []


def test_a_star_without_tasks(county, cycle, session):
    book = template(county, cycle.village_catalogue_id)
    book.active.delete_rows(2, 2)
    page = bring(county, saved(book), expect=422)
    assert "支部过硬一项任务也没有" in page.text and drafts(session) == []


def test_files_that_are_no_such_table(county, cycle, session):
    for data, said in (
        (b"", "空的"),
        (b"%PDF-1.4", "请下载导入模板"),
        (saved(openpyxl.Workbook()), "没有找到“星”“重点任务”"),
    ):
        assert said in bring(county, data, expect=422).select_one(".notice--error").text
    book = template(county, cycle.village_catalogue_id)
    book.active.delete_rows(1)
    assert "没有找到" in bring(county, saved(book), expect=422).text
    assert drafts(session) == []


def test_there_is_one_draft_at_a_time(county, cycle, session):
    data = saved(template(county, cycle.village_catalogue_id))
    bring(county, data)
    assert "已经有一份行政村的草稿" in bring(county, data, expect=422).text
    bring(county, data, unit_type="community")
    assert len(drafts(session)) == 2


def test_a_new_county_begins_with_the_blank_template(browse, people, places, session):
    """Without any catalogue: from an empty table to an opened year with plans."""
    county = browse("county")
    response = county.client.get("/catalogues/import/template")
    book = opened(response.data)
    sheet = book.active
    for row in range(2, sheet.max_row + 1):
        if star := sheet.cell(row, 1).value:
            sheet.cell(row, 2, f"{star}第一项")
            sheet.cell(row + 1, 2, f"{star}第二项")
    assert sheet.max_row > 20
    for unit_type in ("village", "community"):
        page = county.follow(bring(county, saved(book), unit_type=unit_type, name="第一份"))
        county.submit(county.get(page.select_one("a[href$='/publish']")["href"]), "main form")
    assert "2027" not in county.get("/years").text
    county.submit(county.get("/years/open"), "main form", year="2023", sure="2023")
    assert "支部过硬第一项" in browse("secretary").follow(browse("secretary").get("/", expect=302)).text


def test_a_table_as_an_office_writes_it_is_taken_as_it_is(county, people, session):
    """Title, merged cells, blank lines, numbers, hidden columns, a note, a second sheet: nothing to change first."""
    page = county.follow(bring(county, saved(office_workbook()), name="明县 2023 年度任务"))
    assert "5 颗星、29 项重点任务、112 项具体任务" in page.text
    assert "没有用到的列：序号、分值、牵头单位" in page.text
    [draft] = drafts(session)
    tasks = draft.stars[0].tasks
    assert [(t.code, t.name, t.heading) for t in tasks[:2]] == [
        ("1.1.1", "健全工作制度", "争当好书记"),
        ("1.1.2", "明确责任分工", "争当好书记"),
    ]
    assert tasks[4].code == "1.2.1" and len({task.key for task in tasks}) == 23
    assert tasks[3].criterion == "争当好书记的标准：有制度、有台账"  # one cell merged over the four
    # The same table again changes nothing: tasks are known below their own 重点任务 although names repeat.
    publish_catalogue(catalogue_or_404(people["county"], draft.id), actor=people["county"])
    session.commit()
    bring(county, saved(office_workbook()), name="又一份")
    [second] = drafts(session)
    assert [t.key for star in second.stars for t in star.tasks] == [t.key for star in draft.stars for t in star.tasks]


def test_lines_of_a_criterion_beside_one_merged_name_belong_together(county, session):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["星", "重点任务", "标准"])
    for star in ("支部过硬", "产业兴旺", "生态宜居", "平安法治", "文明幸福"):
        sheet.append([star, "一项", "第一条"])
        sheet.append([None, None, "第二条"])
        sheet.merge_cells(start_row=sheet.max_row - 1, end_row=sheet.max_row, start_column=2, end_column=2)
    bring(county, saved(book))
    [draft] = drafts(session)
    assert [(t.name, t.criterion) for t in draft.stars[0].tasks] == [("一项", "第一条\n第二条")]


def test_what_an_office_table_leaves_open_is_said_once_and_where(county, session):
    book = office_workbook()
    sheet = book.active
    sheet["B4"] = "一、党建引领"  # 23 rows follow it
    sheet["D28"] = sheet["D29"].value
    page = bring(county, saved(book), expect=422)
    rows = [texts(row, "td") for row in page.select("#problems tbody tr")]
    assert [row[0] for row in rows] == ["B4", "D29", "整张表"] and "“附件1”表里改好" in page.text
    assert "请写五颗星之一" in rows[0][2] and "两项都叫这个名称" in rows[1][2]
    sheet["F3"] = "创建标准"  # the hidden column
    assert "E 列和 F 列（看看有没有隐藏的）都是“创建标准”" in bring(county, saved(book), expect=422).text
    book = office_workbook()
    book.copy_worksheet(book.active).title = "去年"
    assert "有 2 张表都像任务目录：附件1、去年" in bring(county, saved(book), expect=422).text
    assert drafts(session) == []


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("1.争当好书记", "争当好书记"),
        ("（一）争当好书记", "争当好书记"),
        ("１２．争当好书记　", "争当好书记"),
        ("1.2 争当好书记", "争当好书记"),
        ("⑶ 争当好书记", "争当好书记"),
        ("4.5公里道路硬化", "4.5公里道路硬化"),
        ("2022年工作", "2022年工作"),
        ("一村一品", "一村一品"),
        ("1.", "1."),
    ],
)
def test_numbers_in_front_of_names(written, name):
    assert unnumbered(written) == name
