"""整份照去年的，再改: the whole plan or one star begins with last year's words; nothing written is changed; 撤销."""

import pytest
import sqlalchemy as sa

from portal.history.queries import broken_links
from portal.plans import queries, services
from portal.plans.domain.questions import MEASURE_LIMIT
from portal.plans.models import Block
from portal.plans.queries.last_year import last_year_of
from portal.plans.services.last_year_whole import give_back, keys_of, newest_taken, take_over
from tests.plans.last_year.conftest import TASK, old_content

TAKE, BACK = "form[action$='/last-year/whole']", "form[action$='/last-year/undo']"


@pytest.fixture
def contents(session, plan):
    """Block key → content of this year's plan, as stored."""

    def read():
        session.expire_all()
        return dict(session.execute(sa.select(Block.key, Block.content).where(Block.plan_id == plan.id)).all())

    return read


@pytest.fixture
def home(plan, old_plan):
    return f"/plans/{plan.id}"


def test_the_whole_plan_is_taken_over_and_given_back_with_one_press_each(browse, home, contents):
    browser = browse("clerk")
    page = browser.follow(browser.submit(browser.get(home), TAKE, star=""))
    assert "段文字" in page.select_one(".notice").text and "写过的没有动" in page.text
    taken, then = contents(), old_content()
    assert taken[TASK]["measures"] == ["bram", "leap", "late"]
    assert taken[TASK]["goal"] == then[TASK]["goal"] and "assessment" not in taken[TASK]
    assert taken[TASK]["measure.leap.due_on"] == "2022-12-31"
    assert taken["analysis"] == then["analysis"] and "profile" not in taken and "targets" not in taken
    assert all("intent" not in taken.get(f"star.{key}", {}) for key in ("branch", "industry", "ecology"))
    assert not page.select(TAKE), "there is nothing left to take over"
    page = browser.follow(browser.submit(page, BACK))
    assert "已撤销" in page.text and not page.select(BACK) and page.select(TAKE)
    assert not any(contents().values()) and broken_links() == []


def test_one_star_is_taken_over_at_its_table(browse, home, contents):
    browser = browse("clerk")
    table = f"{home}/tables/branch"
    page = browser.follow(browser.submit(browser.get(table), TAKE, star="branch"))
    assert {key.split(".")[1] for key in contents()} == {"branch"} and page.select(BACK) and not page.select(TAKE)
    assert not browser.get(table).select(BACK), "on a later day's page nothing is in the way"
    assert "撤销" in browser.follow(browser.submit(page, BACK)).text and not any(contents().values())


def test_what_is_written_stays_and_what_was_changed_since_is_not_taken_back(
    browse, home, plan, people, session, contents
):
    mine = {"goal": "今年的话", "measures": ["neue"], "measure.neue.text": "今年的措施"}
    services.save_block(plan, TASK, mine, actor=people["secretary"], seen_version=0)
    session.commit()
    browser = browse("clerk")
    page = browser.follow(browser.submit(browser.get(home), TAKE, star=""))
    now = contents()[TASK]
    assert now["goal"] == "今年的话" and now["measures"] == ["neue", "bram", "leap", "late"]
    version = queries.block_of(plan, "analysis").version
    changed = contents()["analysis"] | {"overview": "后来改的"}
    services.save_block(plan, "analysis", changed, actor=people["secretary"], seen_version=version)
    session.commit()
    page = browser.follow(browser.submit(page, BACK))
    assert "这些后来又改过，没有动：村情分析" in page.text
    assert contents()[TASK] == mine and contents()["analysis"] == changed


def test_too_many_measures_are_left_where_they_are_and_said(last_year_copy, people):
    plan, last_year = last_year_copy
    uids = [f"gr{chr(97 + n // 10)}{chr(97 + n % 10)}" for n in range(MEASURE_LIMIT)]
    full = {"measures": uids} | {f"measure.{uid}.text": "措施" for uid in uids}
    services.save_block(plan, TASK, full, actor=people["clerk"], seen_version=0)
    taken = take_over(queries.working_copy(plan), last_year, "branch", actor=people["clerk"])
    now = queries.working_copy(plan).document.contents[TASK]
    assert now["measures"] == uids and now["goal"] and taken.full == ["1.1 支部过硬任务1"]


@pytest.fixture
def last_year_copy(plan, old_plan, people):
    found = queries.plan_or_404(people["clerk"], plan.id)
    return found, last_year_of(people["clerk"], found)


def test_a_press_twice_and_an_old_page_do_no_harm(last_year_copy, people):
    from portal.kernel.errors import NotAllowed, NotThere

    plan, last_year = last_year_copy
    copy = queries.working_copy(plan)
    with pytest.raises(NotAllowed):
        take_over(copy, last_year, "", actor=people["reviewer"])
    assert (
        take_over(copy, last_year, "nosuch", actor=people["clerk"]).versions == {} == dict.fromkeys(keys_of(copy, "x"))
    )
    assert take_over(copy, last_year, "", actor=people["clerk"]).versions
    assert take_over(queries.working_copy(plan), last_year, "", actor=people["clerk"]).versions == {}
    number = newest_taken(plan).seq
    with pytest.raises(NotAllowed):
        give_back(plan, number, actor=people["reviewer"])
    count, kept = give_back(plan, number, actor=people["clerk"])
    assert count and kept == []
    with pytest.raises(NotThere):
        give_back(plan, number, actor=people["clerk"])


def test_without_last_year_or_after_handing_in_it_is_not_offered(browse, plan, submitted_plan):
    assert not browse("clerk").get(f"/plans/{plan.id}").select(TAKE)
