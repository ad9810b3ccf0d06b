"""Out, edited, and back in: what is read is what was written, and what was typed is what is saved."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.history.models import Event
from portal.plans import services
from portal.plans.domain.content import measure_uids
from portal.plans.models import Block
from portal.plans.models.upload import Upload
from portal.plans.workbooks import layout
from tests.browser import texts
from tests.exchange.files import (
    APPLY,
    basics,
    changes,
    columns,
    download,
    edited,
    opened,
    row_of,
    saved,
    stars,
    upload,
)

TASK = "task.branch.1"
AWKWARD = {
    "overview": '=cmd|"/c calc"!A1\n第二行\n\n第四行',
    "strengths": "+1\t制表 _x0041_ &lt; <b>",
    "achieved": "-2 @sum ①㎡ 𠮷 😀",
    "gaps": "@3",
    "goal": "字" * 2000,
}


@pytest.fixture
def content(session):
    """The stored content of a block of 柳树村."""

    def read(key):
        session.expire_all()
        return session.scalar(sa.select(Block.content).where(Block.key == key))

    return read


@pytest.fixture
def brought(browse, filled_plan):
    """Download, edit, upload: the preview. Or the refusal, with `expect=422`."""

    def bring(*edits, expect=303):
        browser = browse("clerk")
        return browser, upload(browser, filled_plan.id, edited(download(browser, filled_plan.id), *edits), expect)

    return bring


def test_the_file_has_the_village_in_its_name_and_the_familiar_sheets(browse, filled_plan):
    response = browse("clerk").client.get(f"/plans/{filled_plan.id}/workbook")
    assert "filename*=UTF-8''%E6%9F%B3%E6%A0%91%E6%9D%912022" in response.headers["Content-Disposition"]
    book = opened(response.data)
    assert book.sheetnames == ["填表说明", "基本情况", "逐星计划", "系统信息"]
    assert book["系统信息"].sheet_state == "veryHidden"
    sheet = book["逐星计划"]
    assert sheet.column_dimensions["L"].hidden and sheet.print_title_rows == "$3:$3" and sheet.freeze_panes == "C4"
    assert not sheet.protection.insertRows and sheet.protection.sheet and sheet.protection.password is None
    row = row_of(sheet, TASK, "head:bram")
    assert [cell.value for cell in sheet[row]][:11] == [
        *("1", "1.1 支部过硬任务1", "部分达标", "支部过硬现状", "支部过硬差距", "支部过硬目标"),
        *("支部过硬措施", "王秀英（文书）", dt.datetime(2022, 9, 30), None, None),
    ]


def test_a_file_nobody_touched_changes_nothing(browse, filled_plan, people, session):
    services.save_block(filled_plan, "analysis", AWKWARD, actor=people["clerk"], seen_version=1)
    services.save_block(
        filled_plan,
        "profile",
        {
            "is_weak": False,
            "is_lifted_poor": True,
            "farmland_mu": "1200.5",
            "households": 0,
            "secretary_phone": "139 1",
        },
        actor=people["clerk"],
        seen_version=1,
    )
    services.save_block(filled_plan, "procedure", {"members_on": "2022-05-01"}, actor=people["clerk"], seen_version=0)
    session.commit()
    browser = browse("clerk")
    data = download(browser, filled_plan.id)
    for file in (data, saved(opened(data))):  # as it is, and saved again by another program
        page = upload(browser, filled_plan.id, file)
        assert "没有要改的地方" in page.text and changes(page) == []
        assert not page.select("button:-soup-contains('按文件更新')")
    assert session.scalars(sa.select(Upload)).one().content == {}


def test_an_untouched_plan_comes_back_empty(browse, plan):
    page = upload(browse("clerk"), plan.id, download(browse("clerk"), plan.id))
    assert "没有要改的地方" in page.text


def test_text_that_looks_like_a_formula_is_text(browse, filled_plan, people, session):
    services.save_block(filled_plan, "analysis", AWKWARD, actor=people["clerk"], seen_version=1)
    session.commit()
    sheet = opened(download(browse("clerk"), filled_plan.id))["基本情况"]
    cell = sheet.cell(row_of(sheet, "analysis", "overview"), 2)
    assert cell.data_type == "s" and cell.value == AWKWARD["overview"]


def test_what_was_typed_is_shown_and_then_saved(brought, content, session):
    browser, page = brought(
        basics("profile", "households", 415),
        basics("profile", "is_weak", "否"),
        basics("targets", "level_2", "三星"),
        basics("analysis", "goal", "年底创成两星"),
        basics("procedure", "members_on", "2022.5.1"),
        stars("star.ecology", "head", "今年打算或自评", "拟创"),
        stars(TASK, "head:bram", "今年打算或自评", "达标"),
        stars(TASK, "head:bram", "责任人", "李大山"),
        stars(TASK, "head:bram", "完成时限", dt.datetime(2022, 10, 31)),
    )
    assert changes(page) == [
        ("户数", "412", "415"),
        ("是否软弱涣散村", "（空）", "否"),
        ("创建目标", "目标", "年底创成两星"),
        ("2023年目标星级", "二星", "三星"),
        ("自评", "部分达标", "达标"),
        ("第1条措施的责任人", "王秀英（文书）", "李大山"),
        ("第1条措施的完成时限", "2022年9月30日", "2022年10月31日"),
        ("今年打算", "不创", "拟创"),
        ("党员大会的召开日期", "（空）", "2022年5月1日"),
    ]
    assert content("profile")["households"] == 412, "looking changes nothing"
    home = browser.follow(browser.submit(page, APPLY))
    assert "已按文件更新 9 处" in home.text
    assert content("profile")["households"] == 415 and content("profile")["is_weak"] is False
    assert content("targets")["level_2"] == 3 and content("procedure") == {"members_on": "2022-05-01"}
    assert content(TASK)["assessment"] == "met" and content(TASK)["measure.bram.due_on"] == "2022-10-31"
    assert content(TASK)["situation"] == "支部过硬现状" and content("star.ecology")["intent"] == "planned"
    event = session.scalars(sa.select(Event).where(Event.verb == "workbook_applied")).one()
    assert event.data == {"file": "柳树村.xlsx", "places": 9} and event.actor_name == "王秀英"
    assert "按 Excel 文件更新 9 处" in home.text


@pytest.mark.parametrize("value", ["2022.10.31", "2022年10月31日", "２０２２/10/31", dt.date(2022, 10, 31), 44865])
def test_dates_as_people_write_them(brought, content, value):
    browser, page = brought(stars(TASK, "head:bram", "完成时限", value))
    assert changes(page) == [("第1条措施的完成时限", "2022年9月30日", "2022年10月31日")]
    browser.submit(page, APPLY)
    assert content(TASK)["measure.bram.due_on"] == "2022-10-31"


def test_a_measure_is_typed_into_a_spare_row(brought, content):
    browser, page = brought(
        stars(TASK, "", "措施", "每月开一次支委会\n记好会议记录"), stars(TASK, "", "完成时限", "2022-12-31")
    )
    assert changes(page) == [("新增一条措施", "（空）", "每月开一次支委会记好会议记录·2022年12月31日")]
    browser.submit(page, APPLY)
    first, second = measure_uids(content(TASK))
    assert first == "bram" and content(TASK)[f"measure.{second}.text"] == "每月开一次支委会\n记好会议记录"


def test_a_row_inserted_by_hand_belongs_to_the_task_above(brought, content):
    def insert(book):
        sheet = book[layout.STARS]
        row = row_of(sheet, TASK, "head:bram") + 1
        sheet.insert_rows(row)
        sheet.cell(row, columns(sheet)["措施"]).value = "插进来的一行"

    browser, page = brought(insert)
    browser.submit(page, APPLY)
    assert [content(TASK)[f"measure.{uid}.text"] for uid in measure_uids(content(TASK))] == [
        "支部过硬措施",
        "插进来的一行",
    ]


@pytest.fixture
def two_measures(filled_plan, people, session):
    """The task with a second measure, uid `zwei`."""
    block = session.scalar(sa.select(Block).where(Block.key == TASK))
    more = {"measures": ["bram", "zwei"], "measure.zwei.text": "第二条", "measure.zwei.owner": "李大山"}
    services.save_block(filled_plan, TASK, block.content | more, actor=people["clerk"], seen_version=block.version)
    session.commit()


@pytest.mark.parametrize("way", ["delete", "empty"])
def test_a_row_that_is_deleted_or_emptied_goes(brought, content, two_measures, way):
    def remove(book):
        sheet = book[layout.STARS]
        row = row_of(sheet, TASK, "zwei")
        if way == "delete":
            sheet.delete_rows(row)
        for heading in ("措施", "责任人") if way == "empty" else ():
            sheet.cell(row, columns(sheet)[heading]).value = None

    browser, page = brought(remove)
    assert changes(page) == [("删去一条措施", "第二条·李大山", "（空）")]
    browser.submit(page, APPLY)
    assert measure_uids(content(TASK)) == ["bram"]


def copy_row(sheet, source, target):
    for column in range(1, sheet.max_column + 1):
        sheet.cell(target, column).value = sheet.cell(source, column).value


@pytest.mark.parametrize("source", ["head:bram", "zwei"])
def test_a_copied_row_is_a_new_measure(brought, content, two_measures, source):
    def copy(book):
        sheet = book[layout.STARS]
        row = row_of(sheet, TASK, "zwei") + 1
        copy_row(sheet, row_of(sheet, TASK, source), row)
        sheet.cell(row, columns(sheet)["措施"]).value = "照着抄的"

    browser, page = brought(copy)
    assert [line[0] for line in changes(page)] == ["新增一条措施"]
    browser.submit(page, APPLY)
    uids = measure_uids(content(TASK))
    assert uids[:2] == ["bram", "zwei"] and len(set(uids)) == 3
    assert content(TASK)[f"measure.{uids[2]}.text"] == "照着抄的"


def test_a_row_copied_to_another_task_is_a_new_measure_there(brought, content, two_measures):
    def copy(book):
        sheet = book[layout.STARS]
        copy_row(sheet, row_of(sheet, TASK, "zwei"), row_of(sheet, "task.industry.1", ""))

    browser, page = brought(copy)
    browser.submit(page, APPLY)
    assert measure_uids(content(TASK)) == ["bram", "zwei"]
    assert len(measure_uids(content("task.industry.1"))) == 2


def test_the_order_of_the_rows_is_the_order_of_the_measures(brought, content, filled_plan, people, session):
    stored = session.scalar(sa.select(Block.content).where(Block.key == TASK))
    more = {"measures": ["bram", "zwei", "drei"], "measure.zwei.text": "第二条", "measure.drei.text": "第三条"}
    services.save_block(filled_plan, TASK, stored | more, actor=people["clerk"], seen_version=1)
    session.commit()

    def swap(book):
        sheet = book[layout.STARS]
        second, third = row_of(sheet, TASK, "zwei"), row_of(sheet, TASK, "drei")
        sheet.insert_rows(second)
        copy_row(sheet, third + 1, second)
        sheet.delete_rows(third + 1)

    browser, page = brought(swap)
    assert changes(page) == [("措施的先后顺序", "1.支部过硬措施2.第二条3.第三条", "1.支部过硬措施2.第三条3.第二条")]
    browser.submit(page, APPLY)
    assert measure_uids(content(TASK)) == ["bram", "drei", "zwei"]


def test_what_cannot_be_read_is_listed_with_its_cell_and_it_alone_is_not_changed(brought, content):
    browser, page = brought(
        basics("profile", "population", 1600),
        basics("analysis", "gaps", "差得不多"),
        stars(TASK, "head:bram", "责任人", "李大山"),
        stars(TASK, "", "措施", "第二条"),
        stars(TASK, "", "完成时限", "尽快"),
        basics("profile", "households", "约四百户"),
        basics("analysis", "goal", "字" * 1200),
        basics("targets", "level_1", "六星"),
        stars(TASK, "head:bram", "完成时限", "国庆前"),
        stars(TASK, "head:bram", "今年打算或自评", "还行"),
        stars("task.industry.1", "head:indm", "完成时限", "2023-03-01"),
        stars(TASK, "", "现状", "写错了行"),
    )
    found = [line.split("」") for line in texts(page, "#problems tbody td:first-child")]
    assert [sheet for sheet, _ in found].count("「基本情况") == 3 and len(found) == 8
    advice = texts(page, "#problems tbody td:last-child")
    assert any("要填整数，如 412" in words for words in advice)
    assert any("写了 1200 字，最多 1000 字" in words for words in advice)
    assert any("要在 2022 年内" in words for words in advice)
    assert any("写在这项任务的第一行" in words for words in advice)
    rows = {tuple(texts(row, "td"))[1]: tuple(texts(row, "td")) for row in page.select("#problems tbody tr")}
    assert rows["国庆前"][0].startswith("「逐星计划」I") and "请写成 2022-09-30 这样" in rows["国庆前"][2]
    assert "8 处没有读懂，这几格不会改，别的照样更新" in page.text
    assert changes(page) == [
        ("人口", "1586", "1600"),
        ("短板弱项（差距）", "差距", "差得不多"),
        ("第1条措施的责任人", "王秀英（文书）", "李大山"),
        ("新增一条措施", "（空）", "第二条"),
    ]
    after = browser.follow(browser.submit(page, APPLY))
    assert "已按文件更新 4 处。下面 8 处没有读懂，没有改" in after.text and after.select("#problems")
    assert content("profile")["population"] == 1600 and content("profile")["households"] == 412
    assert content("analysis")["goal"] == "目标" and content("analysis")["gaps"] == "差得不多"
    task = content(TASK)
    assert (task["assessment"], task["situation"]) == ("partial", "支部过硬现状")
    assert (task["measure.bram.owner"], task["measure.bram.due_on"]) == ("李大山", "2022-09-30")
    _, new = measure_uids(task)
    assert task[f"measure.{new}.text"] == "第二条" and f"measure.{new}.due_on" not in task
    assert content("task.industry.1")["measure.indm.due_on"] == "2022-09-30"


def test_a_file_of_nothing_but_odd_cells_is_not_kept(brought, session):
    brought(basics("profile", "households", "约四百户"), expect=422)
    assert not session.scalars(sa.select(Upload)).all()


def test_two_thousand_characters_stay_when_another_cell_changes(brought, filled_plan, people, session):
    services.save_block(
        filled_plan, "analysis", {"goal": "长\n" * 450, "gaps": "差"}, actor=people["clerk"], seen_version=1
    )
    session.commit()
    _, page = brought(basics("analysis", "gaps", "差得不多"))
    assert changes(page) == [("短板弱项（差距）", "差", "差得不多")]


def test_words_beside_the_table_are_never_dropped_in_silence(brought):
    def stray(book):
        book[layout.BASICS].append(["补充", "还有一件事"])
        book[layout.STARS].append(["", "", "", "", "", "", "末尾一行"])

    _, page = brought(stray)
    # The end of the table belongs to the last task, so that row is a measure; the stray item is not.
    assert texts(page, "#problems tbody td:nth-child(2)") == ["还有一件事"]
    assert changes(page) == [("新增一条措施", "（空）", "末尾一行")]


def test_a_measure_moved_by_hand_to_another_task_is_asked_about(brought, two_measures):
    def move(book):
        sheet = book[layout.STARS]
        source, target = row_of(sheet, TASK, "zwei"), row_of(sheet, "task.industry.1", "")
        copy_row(sheet, source, target)
        sheet.delete_rows(source)

    _, page = brought(move, expect=422)
    assert "原来在“1.1 支部过硬任务1”里" in page.text


def test_a_measure_that_cannot_be_moved_stays_where_it_was(brought, two_measures, content):
    def move(book):
        sheet = book[layout.STARS]
        source, target = row_of(sheet, TASK, "zwei"), row_of(sheet, "task.industry.1", "")
        copy_row(sheet, source, target)
        sheet.delete_rows(source)

    browser, page = brought(move, stars("task.industry.1", "head:indm", "责任人", "李大山"))
    before = content(TASK)
    assert [line[0] for line in changes(page)] == ["第1条措施的责任人"], "nothing is taken away"
    browser.submit(page, APPLY)
    assert content(TASK) == before and "zwei" in measure_uids(before)
    assert content("task.industry.1")["measures"] == ["indm"]
