"""统计用区划代码 of the places: entered, carried down, searched, brought in and taken out; wrong ones are refused."""

import io

import openpyxl
import pytest
import sqlalchemy as sa

from portal.history.models import Event
from portal.places.models import Kind, Unit
from portal.places.services import add_unit
from tests.exchange.office.test_lists import bring, faults

COUNTY, TOWNSHIP, VILLAGE = "410182000000", "410182103000", "410182103205"
HEAD = ["名称", "类型", "上级", "区划代码"]


def give(browser, unit, code, expect=303):
    return browser.submit(browser.get(f"/units/{unit.id}/code"), "form.form", expect=expect, region_code=code)


@pytest.fixture
def coded(browse, places, session):
    browser = browse("county")
    for name, code in {"明县": "410182", "青山镇": "410182103", "青山镇/柳树村": VILLAGE}.items():
        give(browser, places[name], code)
    session.expire_all()
    return browser


def codes(session):
    session.expire_all()
    return dict(session.execute(sa.select(Unit.name, Unit.region_code).where(Unit.region_code.is_not(None))).all())


def workbook(rows, head=HEAD, format_=None):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "单位"
    for row in (head, *rows):
        page.append(row)
    for cell in page["D"][1:]:
        cell.number_format = format_ or "General"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_short_forms_are_filled_up_and_the_page_and_its_history_tell_the_code(coded, places, session):
    assert codes(session) == {"明县": COUNTY, "青山镇": TOWNSHIP, "柳树村": VILLAGE}
    page = coded.get(f"/units/{places['青山镇/柳树村'].id}")
    assert "统计用区划代码：410182 103 205" in page.text and "区划代码登记为 410182 103 205" in page.text


@pytest.mark.parametrize(
    ("place", "code", "words"),
    [
        ("青山镇/石桥村", "410182104205", "前 9 位应该是青山镇的 410182103，现在是 410182104"),
        ("青山镇/石桥村", VILLAGE, "这个代码已经是明县 · 青山镇 · 柳树村的"),
        ("青山镇/石桥村", "41018210320", "现在是 11 位"),
        ("白河乡", "410183104", "前 6 位应该是明县的 410182"),
        ("白河乡", "1" * 41, "现在写了 41 个字"),
    ],
)
def test_a_code_that_will_not_do_is_said_at_its_field_and_stays_in_it(coded, places, session, place, code, words):
    before = codes(session)
    page = give(coded, places[place], code, expect=422)
    assert words in page.select_one("#region_code-errors").text
    assert page.select_one("input[name=region_code]")["value"] == code
    assert codes(session) == before


def test_a_township_with_another_code_takes_its_villages_along(coded, places, session):
    page = coded.follow(give(coded, places["青山镇"], "410182107"))
    assert "下面 1 个单位的代码跟着改了" in page.text
    assert codes(session)["柳树村"] == "410182107205"
    coded.follow(give(coded, places["明县"], "410183"))
    assert codes(session) == {"明县": "410183000000", "青山镇": "410183107000", "柳树村": "410183107205"}


def test_a_first_code_that_contradicts_those_below_is_refused(coded, places, session):
    give(coded, places["青山镇"], "")
    page = give(coded, places["青山镇"], "410182108", expect=422)
    assert "下面柳树村（410182 103 205）的代码和它对不上" in page.text


def test_a_moved_village_loses_a_code_that_says_where_it_lay(coded, places, session):
    give(coded, places["白河乡"], "410182104")
    village = places["青山镇/柳树村"]
    page = coded.get(f"/units/{village.id}/move")
    page = coded.follow(coded.submit(page, "form.form", other=str(places["白河乡"].id)))
    assert "原来的区划代码 410182 103 205 不再适用" in page.text
    assert "柳树村" not in codes(session)


def test_places_are_found_by_the_beginning_of_a_code(coded, places):
    for typed in ("410182103", "410182 103 205", "４１０１８２１０３２０５"):
        assert "柳树村" in coded.get(f"/units?search={typed}").text
    assert "没有找到单位" in coded.get("/units?search=410182999").text


@pytest.mark.parametrize("format_", ["General", "@", "0", "0.00E+00"])
@pytest.mark.parametrize("kind", [int, str, float])
def test_codes_come_in_with_new_places_and_for_those_that_are_there(browse, people, session, kind, format_):
    browser = browse("county")
    rows = [
        ("青山镇", "乡镇", "", kind("410182103000")),
        ("石桥村", "行政村", "青山镇", None),
        ("柳树村", "行政村", "东片区", kind(VILLAGE)),
        ("渡口村", "行政村", "青山镇", kind("410182103206")),
    ]
    page = browser.follow(bring(browser, "units", workbook(rows, format_=format_)))
    assert "行政村 1 个、已有的单位 3 个，其中 2 个登记新的区划代码" in page.text
    browser.submit(page, "form.stack")
    assert codes(session) == {"青山镇": TOWNSHIP, "柳树村": VILLAGE, "渡口村": "410182103206"}
    changes = sa.select(sa.func.count()).select_from(Event).where(Event.verb == "unit_code_changed")
    assert session.scalar(changes) == 3


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("渡口村", "行政村", "青山镇", "410182104206"), "前 9 位应该是青山镇的 410182103"),
        (("渡口村", "行政村", "青山镇", VILLAGE), "和青山镇/柳树村的代码一样"),
        (("渡口村", "行政村", "青山镇", "4.10182E+11"), "文本"),
        (("东片区", "片区", "青山镇", "410182103900"), "片区没有区划代码"),
        (("明明镇", "乡镇", "", "410182103000"), "和青山镇的代码一样"),
    ],
)
def test_wrong_codes_of_a_list_are_named_by_cell(coded, session, row, words):
    before = codes(session)
    (found,) = faults(bring(coded, "units", workbook([row]), expect=422))
    assert found[0] == "第 2 行 · 区划代码" and words in found[2]
    assert codes(session) == before


def test_two_places_may_change_codes_with_one_another(coded, places, session):
    give(coded, places["青山镇/石桥村"], "410182103206")
    rows = [("柳树村", "行政村", "青山镇", "410182103206"), ("石桥村", "行政村", "青山镇", VILLAGE)]
    coded.submit(coded.follow(bring(coded, "units", workbook(rows))), "form.stack")
    assert codes(session)["柳树村"] == "410182103206" and codes(session)["石桥村"] == VILLAGE


def test_the_list_that_is_taken_out_comes_back_with_codes(coded, session):
    answer = coded.submit(coded.get("/units"), "form.print-button", expect=200).response
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    sheet = book["单位"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    place = next(number for number, row in enumerate(rows) if "区划代码" in row)
    column = rows[place].index("区划代码")
    (bridge,) = (number for number, row in enumerate(rows, 1) if "石桥村" in row)
    assert VILLAGE in [row[column] for row in rows]
    sheet.cell(bridge, column + 1, 410182103206)
    stream = io.BytesIO()
    book.save(stream)
    page = coded.follow(bring(coded, "units", stream.getvalue()))
    assert "其中 1 个登记新的区划代码" in page.text
    coded.submit(page, "form.stack")
    assert codes(session)["石桥村"] == "410182103206"


def test_the_database_takes_no_half_code_and_none_twice(session, places):
    for values in ({"region_code": "410182"}, {"region_code": VILLAGE}):
        with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
            session.execute(sa.update(Unit).where(Unit.kind == "village").values(**values))


def test_a_code_of_another_county_is_refused_without_telling_whose(coded, places, session):
    add_unit(Kind.county, "暗县", region_code="410183000000")
    session.commit()
    page = give(coded, places["明县"], "410183", expect=422)
    assert "已经在别的县（市、区）用了" in page.text and "暗县" not in page.text
    assert codes(session)["柳树村"] == VILLAGE
