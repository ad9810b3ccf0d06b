"""Units, people and totals from Excel files: who may, what is refused and where, all or nothing, and once."""

import io

import openpyxl
import pytest
import sqlalchemy as sa

from portal.accounts.models import User
from portal.catalogue.services import close_cycle
from portal.figures.models import Covers, OutsideTotal
from portal.figures.workbooks import totals
from portal.history.models import Event
from portal.places.models import Unit
from portal.workbooks.models import OfficeImport
from tests.accounts.test_routes import sign_in
from tests.asking import wrong_answers
from tests.browser import texts

SHEETS = {
    "units": ("单位", ["名称", "类型", "上级"]),
    "people": ("人员", ["姓名", "用户名", "角色", "单位", "电话", "乡镇"]),
    "totals": ("外来数字", totals.LAYOUT.headings()),
}
UNITS = [
    ("黄河镇", "乡镇", ""),
    ("北片区", "片区", "黄河镇"),
    ("渡口村", "行政村", "黄河镇/北片区"),
    ("滨河社区", "社区", "黄河镇"),
    ("新柳村", "村", "东片区"),
]
PEOPLE = [
    ("刘洋", "liuyang", "村文书", "青山镇/石桥村", "13800000001"),
    ("马丽", "MaLi", "镇党建办", "白河乡", ""),
]
EVERYONE = ("stranger", "secretary", "clerk", "liaison", "reviewer", "viewer", "outsider", "county", "admin")


def workbook(kind, rows, sheet=None, head=None):
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet or SHEETS[kind][0]
    page.append(head or SHEETS[kind][1])
    for row in rows:
        page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def bring(browser, kind, data, expect=303):
    page = browser.get(f"/imports/{kind}")
    file = (io.BytesIO(data), "名单.xlsx")
    return browser.submit(page, "form.form", expect=expect, workbook=file)


def everything(session):
    session.expire_all()
    return [session.scalar(sa.select(sa.func.count()).select_from(table)) for table in (Unit, User, Event)]


def faults(page):
    return [tuple(texts(row, "td")) for row in page.select("#faults tbody tr")]


@pytest.mark.parametrize(
    ("kind", "may"),
    [("units", {"county", "admin"}), ("people", {"admin"}), ("totals", {"reviewer", "outsider", "county"})],
)
def test_who_may_bring_a_list(browse, people, kind, may, without_tokens):
    pages = (f"/imports/{kind}", f"/imports/{kind}/template")

    def ask(browser, status):
        for url in pages:
            browser.get(url, expect=status)
        browser.post(f"/imports/{kind}", {}, expect=422 if browser.who in may else 403)
        browser.get(f"/imports/{kind}/1", expect=404 if browser.who in may else 403)
        browser.post(f"/imports/{kind}/1", {}, expect=404 if browser.who in may else 403)

    assert wrong_answers(browse, {who: 200 if who in may else 403 for who in EVERYONE}, ask) == []
    for url in pages:
        browse().get(url, expect=302)


def test_a_list_is_its_own_persons(browse, people, session):
    page = bring(browse("admin"), "units", workbook("units", UNITS))
    browse("county").get(page.response.location, expect=404)
    browse("admin").get(page.response.location.replace("units", "people"), expect=404)


def test_units_are_shown_then_added_and_pressing_again_adds_nothing(browse, people, places, session):
    browser, before = browse("county"), everything(session)
    page = browser.follow(bring(browser, "units", workbook("units", UNITS)))
    assert "共 5 行：乡镇 1 个、片区 1 个、行政村 1 个、社区 1 个、村 1 个" in page.text
    assert len(page.select("tbody tr")) == 5
    assert everything(session) == before
    assert "已导入 5 行单位" in browser.follow(browser.submit(page, "form.stack")).text
    found = dict(session.execute(sa.select(Unit.name, Unit.full_name)).all())
    assert found["渡口村"] == "明县/黄河镇/渡口村" and found["新柳村"] == "明县/青山镇/新柳村"
    assert session.scalar(sa.select(Unit.area_id).where(Unit.name == "新柳村")) == places["东片区"].id
    after = everything(session)
    assert "没有重复导入" in browser.follow(browser.submit(page, "form.stack")).text
    assert everything(session) == after


@pytest.mark.parametrize(
    ("row", "heading", "advice"),
    [
        (("柳树村", "行政村", "青山镇"), "名称", "重名"),
        (("渡口村", "行政村", "青山镇"), "名称", "重名"),
        (("", "行政村", "青山镇"), "名称", "请写上名称"),
        (("甲/乙", "行政村", "青山镇"), "名称", "斜杠"),
        (("新村", "自然村", "青山镇"), "类型", "类型不认识"),
        (("新村", "行政村", "无名镇"), "上级", "找不到这个上级"),
        (("新村", "行政村", ""), "上级", "请写上级"),
        (("新村", "行政村", "石桥村"), "上级", "找不到这个上级"),
        (("新村", "行政村", "中片区"), "上级", "不止一个"),
        (("新镇", "乡镇", "青山镇"), "上级", "上级空着"),
    ],
)
def test_each_wrong_cell_of_units_is_named_and_nothing_is_written(browse, people, session, row, heading, advice):
    good = [("渡口村", "行政村", "青山镇"), ("中片区", "片区", "青山镇"), ("中片区", "片区", "白河乡")]
    before = everything(session)
    (found,) = faults(bring(browse("county"), "units", workbook("units", [*good, row]), expect=422))
    assert found[0] == f"第 5 行 · {heading}" and advice in found[2]
    assert everything(session) == before and session.scalar(sa.select(OfficeImport.id)) is None


def test_people_are_shown_then_opened_and_get_in_by_a_slip_only(browse, people, session):
    browser = browse("admin")
    page = browser.follow(bring(browser, "people", workbook("people", PEOPLE)))
    assert "共 2 行：新开 村文书 1 人、镇党建办 1 人" in page.text
    assert "打印登录码纸条" in browser.follow(browser.submit(page, "form.stack")).text
    assert "没有重复导入" in browser.follow(browser.submit(page, "form.stack")).text
    found = session.scalars(sa.select(User).where(User.username.in_(["liuyang", "mali"])).order_by(User.id)).all()
    assert [(user.name, user.unit.name, user.phone) for user in found] == [
        ("刘洋", "石桥村", "13800000001"),
        ("马丽", "白河乡", None),
    ]
    assert session.scalars(sa.select(OfficeImport)).one().rows == {}  # telephone numbers are kept once
    sign_in(browse(), "liuyang", "-", expect=422)
    slips = browser.submit(browser.get("/accounts/slips?search=liuyang"), "form.stack", expect=200)
    (slip,) = texts(slips, ".slip")
    sign_in(browse(), "liuyang", slip.split("登录码")[1].split()[0])


@pytest.mark.parametrize(
    ("row", "heading", "advice"),
    [
        (("", "newone", "村文书", "石桥村", ""), "姓名", "请写上姓名"),
        (("新人", "新人", "村文书", "石桥村", ""), "用户名", "小写字母开头"),
        (("新人", "CLERK", "村文书", "石桥村", ""), "用户名", "重复"),
        (("新人", "liuyang", "村文书", "石桥村", ""), "用户名", "重复"),
        (("新人", "newone", "妇女主任", "石桥村", ""), "角色", "角色不认识"),
        (("新人", "newone", "村文书", "无名村", ""), "单位", "找不到这个单位"),
        (("新人", "newone", "镇党建办", "石桥村", ""), "单位", "不能有“镇党建办”"),
        (("新人", "newone", "村文书", "石桥村", "没有"), "电话", "电话只写数字"),
        (("新人", "newone", "村文书", "石桥村", "1380000123"), "电话", "应是 11 位"),
    ],
)
def test_each_wrong_cell_of_people_is_named_and_nothing_is_written(browse, people, session, row, heading, advice):
    before = everything(session)
    (found,) = faults(bring(browse("admin"), "people", workbook("people", [*PEOPLE, row]), expect=422))
    assert found[0] == f"第 4 行 · {heading}" and advice in found[2]
    assert everything(session) == before


def test_what_changed_since_the_upload_is_noticed_before_anything_is_written(browse, people, places, session):
    browser = browse("county")
    page = browser.follow(bring(browser, "units", workbook("units", UNITS)))
    places["东片区"].name = "西片区"
    places["东片区"].full_name = "明县/青山镇/西片区"
    session.commit()
    before = everything(session)
    page = browser.submit(page, "form.stack", expect=409)
    assert "现在有 1 处对不上" in page.text and "找不到这个上级" in page.text
    assert everything(session) == before


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "这个文件是空的"),
        (b"%PDF-1.7", "这是 PDF"),
        (b"PK\x03\x04 broken", "文件不完整"),
        (workbook("units", []), "还没有填内容"),
        (workbook("units", [(f"村{n}", "行政村", "青山镇") for n in range(1001)]), "一次最多 1000 行"),
        (workbook("units", [("村",) * 61]), "最多 5000 行、60 列"),
    ],
)
def test_files_that_cannot_be_taken_are_refused_in_words(browse, people, session, data, words):
    before = everything(session)
    assert words in bring(browse("admin"), "units", data, expect=422).text
    assert everything(session) == before


def test_markup_stays_words(browse, people):
    page = bring(browse("county"), "units", workbook("units", [("<b>村</b>", "行政村", "青山镇")]), expect=422)
    assert "斜杠" in page.text and "<b>村</b>" in page.text and not page.select("main td b")


def test_the_template_is_taken_back_as_it_is(browse, people):
    browser = browse("admin")
    answer = browser.client.get("/imports/people/template")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    book["人员"].append(PEOPLE[0])
    stream = io.BytesIO()
    book.save(stream)
    assert len(browser.follow(bring(browser, "people", stream.getvalue())).select("tbody tr")) == 1


def test_nothing_is_taken_in_without_a_token(browse, people, session):
    browser = browse("county")
    page = bring(browser, "units", workbook("units", UNITS))
    before = everything(session)
    browser.post(page.response.location, {}, expect=422)
    assert everything(session) == before


# The published tables of domain §9, as 青山镇's and 白河乡's: the second does not agree with itself, by 2.
QINGHE = ("青山镇", 2022, "清河镇 5 月汇报材料", "", 33, 0, 3, 10, 20, 0, 0, 0, 3, 19, 27, 33, None, None, None)
QUANQIAO = ("白河乡", 2022, "券桥镇通报", "只有行政村", None, 0, 5, 10, 10, 1, None, 0, 5, 20, 22, 26, None, None, None)


def test_totals_from_outside_are_brought_together_and_checked(browse, cycle, people, places, session):
    browser = browse("county")
    page = browser.follow(bring(browser, "totals", workbook("totals", [QINGHE, QUANQIAO])))
    assert "2 个单位的数字" in page.text and "券桥镇通报" in page.text and session.query(OutsideTotal).count() == 0
    page = browser.follow(browser.submit(page, "form.stack"))
    assert "已导入 2 行外来数字" in page.text
    kept = {total.source: total for total in session.scalars(sa.select(OutsideTotal))}
    first, second = kept["清河镇 5 月汇报材料"], kept["券桥镇通报"]
    assert first.figures["units"] == 33 and first.covers is Covers.everything
    assert second.figures["levels"] == {"5": 0, "4": 5, "3": 10, "2": 10, "1": 1} and "units" not in second.figures
    assert second.covers is Covers.villages and (second.unit_id, second.cycle_id) == (places["白河乡"].id, cycle.id)
    page = browser.get(f"/figures/outside?township={places['白河乡'].id}")
    assert "Σ按级 71 ≠ Σ按星 73，多 2" in page.text
    assert "Σ按级 82 = Σ按星 82" in browse("reviewer").get("/figures/outside").text


def test_each_wrong_cell_of_totals_is_named_and_nothing_is_kept(browse, cycle, people, session):
    wrong = [
        ("白河乡", *QINGHE[1:]),  # another township's
        ("青山镇", 1999, "甲", *QINGHE[3:]),
        ("青山镇", 2022, "", *QINGHE[3:]),
        ("青山镇", 2022, "乙", "一半", *QINGHE[4:]),
        ("青山镇", 2022, "丙", "", 33, -3, "约三个", *QINGHE[7:]),
        ("青山镇", 2022, "丁", "", *[None] * 15),
        QINGHE,
        QINGHE,
    ]
    page = bring(browse("reviewer"), "totals", workbook("totals", wrong), expect=422)
    assert [place for place, *_ in faults(page)] == [
        "第 2 行 · 单位",
        "第 3 行 · 年度",
        "第 4 行 · 来源",
        "第 5 行 · 包括",
        "第 6 行 · 五星",
        "第 6 行 · 四星",
        "第 7 行 · 总村数",
        "第 9 行 · 来源",
    ]
    assert session.query(OutsideTotal).count() == 0 and session.query(OfficeImport).count() == 0


def test_totals_that_somebody_else_typed_meanwhile_or_of_a_closed_year_are_not_taken(
    browse, cycle, people, places, session
):
    reviewer, county = browse("reviewer"), browse("county")
    page = reviewer.follow(bring(reviewer, "totals", workbook("totals", [QINGHE])))
    other = county.follow(bring(county, "totals", workbook("totals", [QINGHE])))
    county.submit(other, "form.stack")
    answer = reviewer.submit(page, "form.stack", expect=409)
    assert "重复" in answer.text and session.query(OutsideTotal).count() == 1
    close_cycle(cycle, actor=people["county"])
    session.commit()
    page = bring(reviewer, "totals", workbook("totals", [("青山镇", 2022, "另一份", *QINGHE[3:])]), expect=422)
    assert "年度已经关闭" in page.text
