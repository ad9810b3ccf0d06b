"""The village's pages, with and without htmx."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.catalogue.services import close_cycle
from portal.plans import queries
from portal.plans.models import Block, Submission
from tests.browser import texts
from tests.people import content_of, submit

TASK = "task.branch.1"


def stored(session, key):
    return session.scalars(sa.select(Block.content).where(Block.key == key)).one_or_none()


def block_url(plan, key):
    return f"/plans/{plan.id}/blocks/{key}"


def test_home_leads_the_village_to_its_plan(browse, plan):
    page = browse("clerk").follow(browse("clerk").get("/", expect=302))
    assert "未开始" in page.text and "已完成 0 / 19 块" in " ".join(page.text.split())


@pytest.mark.parametrize("htmx", [False, True])
def test_save_a_block(browse, plan, session, htmx):
    browser, url = browse("clerk"), block_url(plan, "analysis")
    page = browser.get(url)
    answer = browser.submit(
        page, "#block form", expect=200 if htmx else 303, htmx=htmx, button="save", overview="  村情\r\n两行  "
    )
    assert stored(session, "analysis") == {"overview": "村情\n两行"}
    page = answer if htmx else browser.follow(answer)
    assert texts(page, "#save-state")[0].startswith("已保存")
    assert page.select_one("#version")["value"] == "1"
    assert bool(page.select("html")) is not htmx


def test_own_second_save_is_no_conflict(browse, plan, session):
    browser, url = browse("clerk"), block_url(plan, "analysis")
    page = browser.submit(browser.get(url), "#block form", expect=200, htmx=True, overview="一")
    browser.submit(page, "#block form", expect=200, htmx=True, overview="二")
    assert stored(session, "analysis") == {"overview": "二"}


@pytest.mark.parametrize("htmx", [False, True])
def test_measure_rows_are_added_moved_and_removed(browse, plan, session, htmx):
    browser, url, expect = browse("secretary"), block_url(plan, TASK), 200 if htmx else 303

    def press(page, button, **fields):
        answer = browser.submit(page, "#block form", expect=expect, htmx=htmx, button=button, **fields)
        return answer if htmx else browser.follow(answer)

    def uids(page):
        return [tag["value"] for tag in page.select("input[name=measure]")]

    page = browser.get(url)
    [first] = uids(page)
    page = press(page, "add", **{f"measure.{first}.text": "第一条", f"measure.{first}.owner": "张建国"})
    second = uids(page)[1]
    page = press(page, "save", **{f"measure.{second}.text": "第二条", f"measure.{second}.due_on": "2022.9.3"})
    assert stored(session, TASK) == {
        "measures": [first, second],
        f"measure.{first}.text": "第一条",
        f"measure.{first}.owner": "张建国",
        f"measure.{second}.text": "第二条",
        f"measure.{second}.due_on": "2022-09-03",
    }
    page = press(page, f"up:{second}")
    assert stored(session, TASK)["measures"] == [second, first]
    press(page, f"remove:{second}", assessment="met")
    assert stored(session, TASK) == {
        "assessment": "met",
        "measures": [first],
        f"measure.{first}.text": "第一条",
        f"measure.{first}.owner": "张建国",
    }


def test_unknown_is_not_zero(browse, plan, session):
    browser = browse("clerk")
    page = browser.get(block_url(plan, "profile"))
    page = browser.follow(
        browser.submit(page, "#block form", households="４１２", population="1,586", groups="0", farmland_mu="1260.50")
    )
    content = stored(session, "profile")
    assert content == {"households": 412, "population": 1586, "groups": 0, "farmland_mu": "1260.5"}
    assert page.select_one("#groups")["value"] == "0" and page.select_one("#party_members")["value"] == ""


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("key", "fields", "words"),
    [
        ("profile", {"households": "约四百"}, "户数要填整数"),
        ("profile", {"collective_income_wan": "十来万"}, "上年村集体经济收入要填数字"),
        ("profile", {"secretary_phone": "电话在镇里"}, "书记电话只能写数字"),
        ("analysis", {"overview": "长" * 1001}, "写了 1001 字，最多 1000 字"),
        ("targets", {"level_1": "9"}, "请从给出的星级里选"),
        ("star.branch", {"intent": "maybe"}, "请从给出的几项里选一项"),
        ("procedure", {"members_on": "昨天"}, "不是日期"),
    ],
)
def test_bad_input_gets_a_sentence_and_stays_on_the_page(browse, plan, session, htmx, key, fields, words):
    browser = browse("clerk")
    page = browser.submit(browser.get(block_url(plan, key)), "#block form", expect=422, htmx=htmx, **fields)
    assert words in page.select_one("#error-summary").text
    [(name, typed)] = fields.items()
    if key not in ("targets", "star.branch"):
        field = page.select_one(f"#{name}")
        assert (field.text.strip() if field.name == "textarea" else field["value"]) == typed
    assert stored(session, key) is None


def test_a_date_outside_the_year(browse, plan, session):
    browser = browse("clerk")
    page = browser.get(block_url(plan, TASK))
    uid = page.select_one("input[name=measure]")["value"]
    page = browser.submit(
        page, "#block form", expect=422, **{f"measure.{uid}.text": "修路", f"measure.{uid}.due_on": "2032-05-01"}
    )
    assert "完成时限要在 2022 年内，现在写的是 2032-05-01" in page.select_one("#error-summary").text
    assert page.select_one(f"[id='measure.{uid}.text']").text.strip() == "修路"
    assert stored(session, TASK) == {"measures": [uid], f"measure.{uid}.text": "修路"}


def test_two_people_in_one_field_see_both_texts_escaped(browse, plan, session):
    secretary, clerk, url = browse("secretary"), browse("clerk"), block_url(plan, "analysis")
    page = secretary.get(url)
    clerk.submit(clerk.get(url), "#block form", overview="<b>文书</b>写的", goal="文书的目标")
    page = secretary.submit(page, "#block form", expect=409, overview="书记写的")
    assert texts(page, ".versus__text") == ["书记写的", "<b>文书</b>写的"]
    assert "王秀英" in page.select_one(".notice").text
    assert page.select_one("#overview").text.strip() == "书记写的"
    assert page.select_one("#goal").text.strip() == "文书的目标"
    secretary.submit(page, "#block form", overview="两人合写的")
    assert stored(session, "analysis") == {"overview": "两人合写的", "goal": "文书的目标"}


def test_two_people_in_different_fields_are_joined(browse, plan, session):
    secretary, clerk, url = browse("secretary"), browse("clerk"), block_url(plan, "analysis")
    page = secretary.get(url)
    clerk.submit(clerk.get(url), "#block form", overview="文书写的")
    page = secretary.submit(page, "#block form", expect=200, htmx=True, goal="书记写的")
    assert stored(session, "analysis") == {"overview": "文书写的", "goal": "书记写的"}
    assert "村情概况" in page.select_one(".notice").text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_stale_token_keeps_the_text_and_the_next_press_saves(browse, plan, session, htmx):
    page = browse("clerk").get(block_url(plan, "analysis"))
    later = browse("clerk")
    page = later.submit(page, "#block form", expect=422, htmx=htmx, overview="写了很久")
    assert page.select_one("#overview").text.strip() == "写了很久"
    later.submit(page, "#block form", expect=200 if htmx else 303, htmx=htmx, overview="写了很久")
    assert stored(session, "analysis") == {"overview": "写了很久"}


def test_saving_after_the_session_ended_gives_the_text_back(browse, plan):
    page = browse().post(block_url(plan, "analysis"), {"overview": "写了很久的村情"}, expect=401)
    assert texts(page, "#typed .field textarea") == ["写了很久的村情"]


def test_saving_in_a_closed_year_gives_the_text_back(browse, plan, cycle, people, session):
    browser = browse("clerk")
    page = browser.get(block_url(plan, "analysis"))
    close_cycle(cycle, actor=people["county"])
    session.commit()
    page = browser.submit(page, "#block form", expect=403, overview="晚了一步的内容")
    assert "2022 年度已经关闭" in page.text and texts(page, "#typed .field textarea") == ["晚了一步的内容"]
    assert "2022 年度已经关闭" in browser.get(block_url(plan, "analysis")).text


def test_a_block_that_is_not_in_the_form(browse, plan):
    page = browse("clerk").get(block_url(plan, "task.branch.99"), expect=404)
    assert "计划表里没有这一项" in page.text


def test_check_page_links_land_on_fields(browse, plan, people, session):
    browser = browse("secretary")
    page = browser.get(f"/plans/{plan.id}/check")
    links = page.select(".check-list a")
    assert len(page.select(".card--must a")) == 6  # the secretary's name and five intents
    for link in links:
        address, _, anchor = link["href"].partition("#")
        assert browser.get(address).select_one(f"[id='{anchor}']"), link["href"]
    assert not page.select("form.form-actions")


@pytest.mark.parametrize("field", ["text", "owner", "due_on"])
def test_a_measure_gap_lands_on_its_cell(browse, filled_plan, people, session, field):
    block = queries.block_of(filled_plan, TASK)
    block.content = {key: value for key, value in content_of()[TASK].items() if not key.endswith(f".{field}")}
    session.commit()
    browser = browse("secretary")
    [link] = browser.get(f"/plans/{filled_plan.id}/check").select(".card--must a")
    address, _, anchor = link["href"].partition("#")
    assert anchor == f"measure.bram.{field}" and browser.get(address).select_one(f"[id='{anchor}']")


def test_submit_and_receipt(browse, filled_plan, session):
    browser = browse("secretary")
    page = browser.submit(browser.get(f"/plans/{filled_plan.id}/check"), "form.form-actions")
    page = browser.follow(page)
    submission = session.scalars(sa.select(Submission)).one()
    assert page.select_one(".receipt__number").text == submission.receipt
    assert "待审核" in browser.get(f"/plans/{filled_plan.id}").text
    assert "支部过硬措施" in browser.get(f"/plans/{filled_plan.id}/submissions/1").text


def test_the_clerk_is_told_who_submits(browse, filled_plan, session):
    browser = browse("clerk")
    page = browser.get(f"/plans/{filled_plan.id}/check")
    assert "上报由村党支部书记来做" in page.text and not page.select("form.form-actions")


def test_unsubmitted_changes_are_counted(browse, submitted_plan, people, session):
    browser = browse("clerk")
    page = browser.get(block_url(submitted_plan, "analysis"))
    browser.submit(page, "#block form", overview="后来改的", goal="后来定的")
    assert "有 2 处修改没有上报" in browser.get(f"/plans/{submitted_plan.id}").text


def test_timeline_tells_the_village_its_saves_and_the_township_none(browse, submitted_plan):
    url = f"/plans/{submitted_plan.id}/timeline"
    assert any("填写并保存" in line for line in texts(browse("secretary").get(url), ".timeline li"))
    [line] = texts(browse("reviewer").get(url), ".timeline li")
    assert "第 1 次上报" in line and "回执号" in line


@pytest.mark.parametrize("tasks", [1, 5])
def test_page_queries_do_not_grow(browse, plan, people, session, count_queries, tasks):
    from portal.plans import services

    for key in [f"task.{star}.1" for star in ("branch", "industry", "ecology", "safety", "civility")][:tasks]:
        services.save_block(plan, key, {"situation": "现状"}, actor=people["clerk"], seen_version=0)
    session.commit()
    browser, home, block = browse("clerk"), f"/plans/{plan.id}", block_url(plan, TASK)
    session.expunge_all()
    count_queries()
    browser.get(home)
    # session, plan, blocks, catalogue (3, then at hand), decisions, events, contact, last year, others,
    # who is here, settings, withdrawn
    assert count_queries() == 14
    browser.get(block)
    assert count_queries() == 8  # the same without events, contact and settings, with the township's phrases


def test_whole_and_read_only_pages(browse, submitted_plan, people):
    assert "基本情况" in browse("clerk").get(f"/plans/{submitted_plan.id}/whole").text
    browse("reviewer").get(f"/plans/{submitted_plan.id}/whole", expect=403)
    submit(queries.plan_or_404(people["secretary"], submitted_plan.id), people["secretary"])


def test_days_left(cycle, monkeypatch):
    today = cycle.submit_by
    monkeypatch.setattr("portal.kernel.clock.today", lambda: today + dt.timedelta(days=2))
    assert cycle.days_left == -2


def test_a_row_the_other_person_added_is_on_the_conflict_page_and_survives_the_next_save(browse, filled_plan, session):
    secretary, clerk, url = browse("secretary"), browse("clerk"), block_url(filled_plan, TASK)
    page, mates = secretary.get(url), clerk.get(f"{url}?add=1")
    new = mates.select("input[name=measure]")[-1]["value"]
    clerk.submit(mates, "#block form", gap="文书写的差距", **{f"measure.{new}.text": "文书加的措施"})
    page = secretary.submit(page, "#block form", expect=409, gap="书记写的差距", situation="书记改的现状")
    assert page.select_one(f"[id='measure.{new}.text']").text.strip() == "文书加的措施"
    assert page.select_one("#gap").text.strip() == "书记写的差距"
    secretary.submit(page, "#block form", gap="合写的差距")
    content = stored(session, TASK)
    assert content["measures"] == ["bram", new] and content[f"measure.{new}.text"] == "文书加的措施"
    assert (content["gap"], content["situation"]) == ("合写的差距", "书记改的现状")


def test_a_clerk_is_not_told_that_all_is_filled_in_while_it_is_not(browse, plan):
    assert "补齐以后，请告诉村党支部书记来上报" in browse("clerk").get(f"/plans/{plan.id}/check").text


def test_a_clerk_tells_the_secretary_when_nothing_is_missing(browse, filled_plan):
    assert "已经填好，可以上报了" in browse("clerk").get(f"/plans/{filled_plan.id}/check").text
