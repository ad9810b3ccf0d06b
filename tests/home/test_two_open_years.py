"""Two open years live side by side on every home page: what is returned, waits, is not filed or due in the older one is
not hidden by the newer one."""

import datetime as dt

import pytest

from portal.catalogue.services import close_cycle
from portal.kernel import clock
from portal.plans import queries
from portal.plans.models import State
from portal.reviews import services as reviews
from tests.browser import texts
from tests.people import fill, submit
from tests.plans.last_year.conftest import old_cycle

__all__ = ["old_cycle"]
OFFICES = ("liaison", "reviewer", "viewer", "county")


@pytest.fixture
def older(old_cycle, submitted_plan, people, places, session):
    """柳树村's plan of 2021, handed in, while the time for it is over; its plan of 2022 waits too."""
    old_cycle.submit_by, old_cycle.review_by = clock.today() - dt.timedelta(days=5), clock.today()
    plan = queries.plan_of(people["secretary"], places["青山镇/柳树村"], old_cycle)
    fill(plan, people["clerk"])
    submit(queries.plan_or_404(people["secretary"], plan.id), people["secretary"])
    return queries.plan_or_404(people["reviewer"], plan.id)


def bring(plan, state, people, session):
    """To where it is returned or approved."""
    common = {"seen_submission_id": plan.latest_submission_id, "actor": people["reviewer"]}
    if state is State.returned:
        reviews.return_plan(plan, reason="请改", **common)
    if state is State.approved:
        reviews.approve_plan(plan, opinion="", **common)
    session.commit()


WORDS = {State.submitted: "待审核", State.returned: "退回修改", State.approved: "待备案"}


@pytest.mark.parametrize("state", WORDS)
@pytest.mark.parametrize("who", OFFICES)
def test_every_office_finds_it_on_its_first_page(who, state, older, people, session, browse):
    bring(older, state, people, session)
    browser = browse(who)
    page = browser.get("/")
    line = page.select_one("#other-years li")
    is_its_work = state is not State.approved or who == "county"
    if who == "liaison" and not is_its_work:
        assert line is None, "the one village looked after is done"
        return
    assert "2022 年度" in page.h1.text and "2021 年度" in line.text
    assert (WORDS[state] in line.text) == is_its_work
    assert "截止上报，已过 5 天" in line.text and "前审核完" in line.text
    assert ("未开始" in line.text and "逾期" in line.text) == (who != "liaison"), "石桥村 has not begun"
    for link in line.select("a")[1:]:
        assert len(browser.get(link["href"]).select("#plan-table tbody tr")) == int(link.text), link
    there = browser.get(line.a["href"])
    assert "2021 年度" in there.h1.text and "2022 年度" in there.select_one("#other-years").text


@pytest.mark.parametrize("who", ["secretary", "clerk"])
def test_the_village_is_told_what_is_left_in_the_other(who, older, people, session, browse):
    bring(older, State.returned, people, session)
    page = browse(who).follow(browse(who).get("/", expect=302))
    assert "2022 年度" in page.h1.text
    told = [words for words in texts(page, ".notice") if "2021 年度的计划表" in words]
    assert len(told) == 1 and "镇里退回了，还没有改好再报，上报截止已过 5 天" in told[0]
    there = browse(who).get(f"/plans/{older.id}")
    assert "2021 年度" in there.h1.text and not [words for words in texts(there, ".notice") if "2022 年度的" in words]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-5, "还没有上报，上报截止已过 5 天"),
        (0, "还没有上报，今天截止"),
        (9, "还没有上报，距上报截止还有 9 天"),
        (None, "还没有上报"),
    ],
)
def test_a_village_that_has_not_handed_in_is_told_of_the_day(days, words, older, old_cycle, people, session, browse):
    old_cycle.submit_by = None if days is None else clock.today() + dt.timedelta(days=days)
    session.commit()
    page = browse("stranger").follow(browse("stranger").get("/", expect=302))
    assert f"2021 年度的计划表{words}" in " ".join(texts(page, ".notice"))


def test_of_a_closed_or_a_coming_year_nobody_is_told_to_do_anything(older, old_cycle, people, session, browse):
    close_cycle(old_cycle, actor=people["county"])
    session.commit()
    for who in OFFICES:
        page = browse(who).get("/")
        assert not page.select("#other-years li") and "2021 年度（已关闭）" in page.select_one("#other-years").text
    page = browse("stranger").follow(browse("stranger").get("/", expect=302))
    assert "2021 年度的计划表还没有上报" not in page.main.text


@pytest.mark.parametrize(("who", "state"), [("reviewer", State.submitted), ("county", State.approved)])
def test_nothing_waits_is_said_of_the_year_of_the_page(who, state, older, submitted_plan, people, session, browse):
    """The newer year is done, the older is not: 都备过案了 without a year would be untrue."""
    bring(older, state, people, session)
    if who == "reviewer":
        bring(submitted_plan, State.returned, people, session)
    said = [
        words for words in texts(browse(who).get("/"), ".card .quiet") if "现在没有等着" in words or "都备过案" in words
    ]
    assert len(said) == 1 and said[0].startswith("2022 年度")
