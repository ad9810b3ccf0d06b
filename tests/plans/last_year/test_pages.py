"""Last year beside this year as the village sees it, with and without htmx."""

import pytest
import sqlalchemy as sa

from portal.catalogue import services as catalogues
from portal.catalogue.queries import catalogue, catalogue_or_404
from portal.plans import queries, services
from portal.plans.domain.questions import MEASURE_LIMIT
from portal.plans.models import Block, MeasureOutcome
from tests.browser import texts
from tests.plans.last_year.conftest import TASK

WITH_AND_WITHOUT = pytest.mark.parametrize("htmx", [False, True])


@pytest.fixture
def url(plan, old_plan):
    return f"/plans/{plan.id}/blocks/{TASK}"


@pytest.fixture
def press(browse, url):
    """Press a button of the panel after typing something; gives the page that the person then sees."""

    def act(button, htmx=False, expect=None, **typed):
        browser = browse("clerk")
        page = browser.get(url)
        pressed = page.select_one(f"#last-year button[value='{button}']")
        assert pressed and pressed["form"] == "block-form", f"no button {button}"
        fields = {"do": button, "situation": "刚打的字"} | typed
        answer = browser.submit(page, "#block form", expect=expect or (200 if htmx else 303), htmx=htmx, **fields)
        act.answer = answer
        return browser.get(url) if expect is None else answer

    return act


def stored(session, key=TASK):
    """This year's block; this year's plan was opened before last year's."""
    return session.scalars(sa.select(Block.content).where(Block.key == key).order_by(Block.plan_id)).first()


def test_the_panel_shows_last_year_and_what_is_open(browse, url):
    page = browse("secretary").get(url)
    words = " ".join(page.select_one("#last-year").text.split())
    assert "去年（2021）" in words and "镇里审核通过" in words and "部分达标" in words and "支部过硬目标" in words
    assert "2. 去年的第二条" in words and "李国强 · 2021年12月31日" in words
    assert texts(page, "#last-year .tag") == ["还没有选"] * 3
    assert "还有 3 条没有选" in words and "其余 3 条全部延续" in words


@WITH_AND_WITHOUT
def test_continue_saves_what_was_typed_and_adds_the_row(press, session, htmx):
    page = press("continue:leap", htmx)
    content = stored(session)
    assert content["situation"] == "刚打的字" and content["measures"] == ["leap"]
    assert content["measure.leap.text"] == "去年的第二条" and content["measure.leap.owner"] == "李国强"
    assert content["measure.leap.due_on"] == "2022-12-31"
    [link] = page.select("#last-year a[data-focus]")
    assert link.text == "已延续，见第 1 条" and page.select_one(f"[id='{link['href'][1:]}']").name == "textarea"
    assert "还有 2 条没有选" in page.select_one("#last-year").text


def test_the_answer_to_htmx_brings_the_panel_and_the_focus(press):
    press("continue:leap", htmx=True)
    [panel] = press.answer.select('hx-partial[hx-target="#last-year"] #last-year')
    assert "已延续，见第 1 条" in panel.text and not press.answer.select("[autofocus]")
    press("rewrite:late", htmx=True)
    assert [box["id"] for box in press.answer.select("[autofocus]")] == ["measure.late.text"]


def test_rewrite_leads_to_the_words_of_the_row(press, session):
    press("rewrite:leap")
    assert press.answer.response.location.endswith("#measure.leap.text")
    assert stored(session)["measures"] == ["leap"]


@WITH_AND_WITHOUT
def test_done_is_kept_beside_the_plan_and_can_be_taken_back(press, session, plan, htmx):
    page = press("done:leap", htmx)
    assert stored(session) == {"situation": "刚打的字"}
    assert [row.uid for row in session.scalars(sa.select(MeasureOutcome))] == ["leap"]
    assert "已完成 ✓" in page.select_one("#last-year").text and not page.select("[value='continue:leap']")
    page = press("undone:leap", htmx)
    assert session.scalars(sa.select(MeasureOutcome)).all() == []
    assert page.select("[value='continue:leap']")


@WITH_AND_WITHOUT
def test_the_rest_goes_on_at_once_but_not_what_is_done(press, session, htmx):
    press("done:leap", htmx)
    page = press("continue-rest:", htmx)
    assert stored(session)["measures"] == ["bram", "late"] and not page.select("#last-year .tag")
    assert texts(page, "#last-year a[data-focus]") == ["已延续，见第 1 条", "已延续，见第 2 条"]


@WITH_AND_WITHOUT
def test_the_whole_task_is_taken_over_but_nothing_that_is_written(press, session, htmx):
    press("take-year:", htmx)
    content = stored(session)
    assert content["situation"] == "刚打的字", "what was being typed is not overwritten"
    assert content["measures"] and content["goal"] == "支部过硬目标"
    if htmx:
        assert "已带到今年，写过的没有动" in press.answer.text and press.answer.select("#undo")


def test_a_row_that_is_removed_again_is_open_again(press, browse, url):
    press("continue:leap")
    browser = browse("clerk")
    browser.submit(browser.get(url), "#block form", button="remove:leap")
    page = browser.get(url)
    assert texts(page, "#last-year .tag") == ["还没有选"] * 3


def test_a_full_task_takes_no_more_and_keeps_what_was_typed(press, plan, people, session):
    uids = [f"row{n:02d}".replace("0", "x").replace("1", "y") for n in range(MEASURE_LIMIT)]
    content = {"measures": uids} | {f"measure.{uid}.text": "措施" for uid in uids}
    services.save_block(plan, TASK, content, actor=people["clerk"], seen_version=0)
    session.commit()
    page = press("continue:leap", expect=422)
    assert f"最多 {MEASURE_LIMIT} 条" in page.text and page.select_one("#situation").text.strip() == "刚打的字"


def test_one_odd_box_comes_back_and_stops_neither_the_others_nor_the_press(press, session):
    page = press("done:leap", expect=422, goal="长" * 1001)
    assert page.select_one("#situation").text.strip() == "刚打的字"
    assert page.select_one("#goal").text.strip() == "长" * 1001, "as it was typed"
    assert stored(session) == {"situation": "刚打的字"}
    assert [row.uid for row in session.scalars(sa.select(MeasureOutcome))] == ["leap"]
    [mark] = page.select("#save-state")
    assert "已保存" in mark.text and "有 1 处没有存上" in mark.text and mark["data-state"] == "failed"


def test_a_measure_that_was_not_there_is_no_measure(browse, url, session):
    browser = browse("clerk")
    browser.submit(browser.get(url), "#block form", do="done:nosuch", situation="刚打的字", expect=404)
    browser.submit(browser.get(url), "#block form", do="continue:nosuch", situation="刚打的字")
    assert stored(session) == {"situation": "刚打的字"}


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("star.branch", "支部过硬到年底达标"),
        ("analysis", "村情"),
        ("targets", "2021 年目标星级"),
        ("profile", "13800001234"),
    ],
)
def test_other_blocks_show_last_years_answers_as_text(browse, plan, old_plan, key, words):
    panel = browse("clerk").get(f"/plans/{plan.id}/blocks/{key}").select_one("#last-year")
    assert words in panel.text and not panel.select("[name=do]")
    for button in panel.select("[data-copy]"):
        assert panel.select_one(button["data-copy"])


@pytest.mark.parametrize("key", ["task.branch.2", "procedure"])
def test_nothing_to_show(browse, plan, old_plan, key):
    panel = browse("clerk").get(f"/plans/{plan.id}/blocks/{key}").select_one("#last-year")
    assert not panel.select("button")


def test_without_last_year_nothing_is_shown(browse, plan, people):
    page = browse("clerk").get(f"/plans/{plan.id}/blocks/{TASK}")
    assert page.select_one("#last-year").has_attr("hidden")
    assert "去年" not in browse("clerk").get(f"/plans/{plan.id}").text


def test_other_villages_do_not_reach_it(browse, plan, old_plan):
    browse("stranger").get(f"/plans/{plan.id}/blocks/{TASK}", expect=404)
    page = browse("stranger").follow(browse("stranger").get("/", expect=302))
    assert "去年" not in page.select_one("main").text


def test_the_village_reads_in_its_timeline_what_it_said_and_the_township_does_not(press, browse, plan):
    press("done:leap")
    url = f"/plans/{plan.id}/timeline"
    assert any("认定去年的一条措施已完成" in line for line in texts(browse("clerk").get(url), ".timeline li"))
    assert "去年" not in browse("reviewer").get(url).select_one("main").text


# ---- the plan's home ---------------------------------------------------------------------------------------------


def test_home_says_how_many_are_open_and_leads_there(browse, plan, old_plan, press):
    home = f"/plans/{plan.id}"
    page = browse("clerk").get(home)
    [notice] = [n for n in page.select(".notice") if "条措施没有选" in n.text]
    assert "去年还有 4 条措施没有选延续或已完成" in notice.text
    assert notice.a["href"] == f"/plans/{plan.id}/blocks/{TASK}#last-year"
    assert browse("clerk").get(notice.a["href"].partition("#")[0]).select_one("#last-year h2")
    press("continue-rest:")
    assert "去年还有 1 条措施没有选" in browse("clerk").get(home).text


def test_it_stops_nobody_from_submitting(browse, filled_plan, old_plan):
    browser = browse("secretary")
    page = browser.get(f"/plans/{filled_plan.id}/check")
    assert "去年" not in page.select_one("main").text
    browser.submit(page, "form.form-actions")


def test_the_profile_is_carried_with_one_press(browse, plan, old_plan, session):
    browser = browse("clerk")
    page = browser.get(f"/plans/{plan.id}")
    page = browser.follow(browser.submit(page, "form[action$='/last-year/profile']"))
    assert page.select_one("#households")["value"] == "412" and page.select_one("#collective_income_wan")["value"] == ""
    assert "要重新填的：上年村集体经济收入" in page.select_one(".notice").text
    assert stored(session, "profile")["population"] == 1586
    assert not browser.get(f"/plans/{plan.id}").select("form[action$='/last-year/profile']")


def test_a_profile_that_somebody_began_meanwhile_is_left_alone(browse, plan, old_plan, people, session):
    browser = browse("clerk")
    page = browser.get(f"/plans/{plan.id}")
    services.save_block(plan, "profile", {"secretary": "新书记"}, actor=people["secretary"], seen_version=0)
    session.commit()
    page = browser.submit(page, "form[action$='/last-year/profile']", expect=409)
    assert "已经有人填了" in page.text and stored(session, "profile") == {"secretary": "新书记"}


def test_an_approved_plan_shows_last_year_without_buttons(browse, submitted_plan, old_plan, people, session):
    from portal.reviews import services as reviews

    seen = submitted_plan.latest_submission_id
    plan = queries.plan_or_404(people["reviewer"], submitted_plan.id)
    reviews.approve_plan(plan, seen_submission_id=seen, opinion="", actor=people["reviewer"])
    session.commit()
    page = browse("clerk").get(f"/plans/{plan.id}/blocks/{TASK}")
    assert "去年的第二条" in page.select_one("#last-year").text and not page.select("#last-year button")
    assert "去年还有" not in browse("clerk").get(f"/plans/{plan.id}").text


def test_after_a_return_only_what_is_open_can_be_carried(browse, submitted_plan, old_plan, people, session):
    from portal.reviews import services as reviews

    plan = queries.plan_or_404(people["reviewer"], submitted_plan.id)
    seen = plan.latest_submission_id
    reviews.add_comment(plan, seen, "analysis", "goal", "请写明", actor=people["reviewer"])
    reviews.return_plan(plan, seen_submission_id=seen, reason="请改", actor=people["reviewer"])
    session.commit()
    page = browse("clerk").get(f"/plans/{plan.id}/blocks/{TASK}")
    assert not page.select("#last-year [value^=continue]") and page.select("#last-year [value='done:leap']")


@pytest.mark.parametrize("measures", [1, 30])
def test_queries_do_not_grow_with_the_measures(browse, plan, old_plan, people, session, count_queries, measures):
    uids = [f"gr{chr(97 + n // 10)}{chr(97 + n % 10)}" for n in range(measures)]
    content = {"measures": uids} | {f"measure.{uid}.text": "措施" for uid in uids}
    services.save_block(plan, TASK, content, actor=people["clerk"], seen_version=0)
    session.commit()
    browser, home = browse("clerk"), f"/plans/{plan.id}"
    session.expunge_all()
    count_queries()
    browser.get(f"{home}/blocks/{TASK}")
    block = count_queries()
    browser.get(home)
    # two for last year and one for what was withdrawn each; one for the phrases; at home the settings and other years
    assert (block, count_queries()) == (9, 12)


def test_beside_a_task_that_is_new_stands_what_its_star_has_no_more(browse, plan, old_plan, cycle, people, session):
    """The county replaced a task: last year's measures are still to be read and copied where one writes now."""
    county = people["county"]
    draft = catalogues.copy_catalogue(catalogue(cycle.village_catalogue_id), actor=county)
    draft = catalogue_or_404(county, draft.id)
    branch = draft.stars[0]
    catalogues.remove_task(draft, branch.tasks[0], actor=county)
    words = {"name": "新任务", "heading": "", "criterion": "", "hint": ""}
    key = catalogues.add_task(draft, branch, words, actor=county).key
    catalogues.rename_catalogue(draft, "换过", {star.key: star.name for star in draft.stars}, actor=county)
    catalogues.publish_catalogue(draft, actor=county)
    plan.catalogue_id = draft.id
    session.commit()
    panel = browse("clerk").get(f"/plans/{plan.id}/blocks/task.{key}").select_one("#last-year")
    assert texts(panel, "summary") == ["1.1 支部过硬任务1（3 条措施）"] and "去年的第二条" in panel.text
    assert not panel.select("button[name=do]") and panel.select_one("button[data-copy='#last-leap']")
    panel = browse("clerk").get(f"/plans/{plan.id}/blocks/task.branch.2").select_one("#last-year")
    assert "今年新加的" not in panel.text  # this one goes on
