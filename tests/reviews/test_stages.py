"""待初审 and 待复审: states of the list, the home page, the counts and the filters; told to whoever is next; both
opinions are on the paper."""

import io

import docx
import pytest
import sqlalchemy as sa

from portal.messages.models import Message
from portal.plans.queries import plan_or_404
from portal.printing.store import html_of
from portal.reviews import services
from portal.settings.services import change_settings
from tests.browser import texts
from tests.ledgers.drawing import build
from tests.papers import MAKERS

BOTH = {"needs_first_look": True, "needs_second_reviewer": True}


@pytest.fixture(params=["township", "county"])
def rules(request, places, people, session):
    """Both are asked for: by the township itself, or by the county where the township never said."""
    if request.param == "township":
        services.change_rules(places["青山镇"], actor=people["reviewer"], **BOTH)
    else:
        change_settings(BOTH, actor=people["county"])
    session.commit()


def look(plan, people, words="现场看过"):
    plan = plan_or_404(people["liaison"], plan.id)
    services.note_first_look(plan, seen_submission_id=plan.latest_submission_id, words=words, actor=people["liaison"])


def approve(plan, people, who, opinion):
    plan = plan_or_404(people[who], plan.id)
    services.approve_plan(plan, seen_submission_id=plan.latest_submission_id, opinion=opinion, actor=people[who])


def counted(browser, address="/plans", where="#counts li"):
    return [words for words in texts(browser.get(address), where) if words.startswith("待")]


def news_of(session, user):
    return list(session.scalars(sa.select(Message.text).where(Message.user_id == user.id)))


def test_from_one_stage_to_the_next(browse, submitted_plan, people, rules, session):
    reviewer, address = browse("reviewer"), f"/plans/{submitted_plan.id}/review"
    assert counted(reviewer) == ["待审核 1", "待初审 1"] and counted(reviewer, "/", ".counts li") == counted(reviewer)
    assert texts(reviewer.get("/plans?state=to_look"), "tbody .badge") == ["待初审"]
    assert texts(reviewer.get("/plans?state=to_second"), "tbody .badge") == []
    assert "等您初审（1）" in browse("liaison").get("/").text and "等包村干部初审（1）" in reviewer.get("/").text
    assert texts(reviewer.get(address), ".decision-bar__acts button") == ["退回修改"]
    assert "初审以后才能通过" in reviewer.get(address).select_one("#decision-bar").text

    look(submitted_plan, people)
    session.commit()
    assert any("已经初审" in words for words in news_of(session, people["reviewer"]))
    assert counted(reviewer) == ["待审核 1"] and texts(reviewer.get("/plans"), "tbody .badge--submitted") == ["待审核"]
    assert texts(reviewer.get(address), ".btn--approve") == ["一审通过，还要另一人复审"]
    assert texts(reviewer.get("/plans"), ".btn--approve") == ["通过勾选的村（一审，还要另一人复审）"]

    approve(submitted_plan, people, "reviewer", "措施可行")
    session.commit()
    assert any("等另一人复审" in words for words in news_of(session, people["reviewer2"]))
    assert counted(reviewer) == ["待审核 1", "待复审 1"]
    assert texts(reviewer.get("/plans?state=to_second"), "tbody .badge") == ["待复审"]
    assert "您已一审通过" in reviewer.get(address).select_one("#decision-bar").text
    assert texts(browse("reviewer2").get(address), ".btn--approve") == ["复审通过"]

    approve(submitted_plan, people, "reviewer2", "同意上报")
    session.commit()
    assert counted(reviewer) == ["待审核 0"]


def test_every_opinion_is_on_the_paper_and_in_the_word_file(submitted_plan, people, rules, session):
    look(submitted_plan, people)
    approve(submitted_plan, people, "reviewer", "措施可行")
    approve(submitted_plan, people, "reviewer2", "同意上报")
    session.commit()
    built = build("plan", people["viewer"], plan_id=submitted_plan.id)
    file = docx.Document(io.BytesIO(MAKERS["plan"](built)))
    words = "".join(cell.text for table in file.tables for row in table.rows for cell in row.cells)
    for said in (html_of(built), words):
        assert all(part in said for part in ("初审：现场看过", "一审：措施可行（刘敏", "复审：审核通过。同意上报"))


def test_without_rules_nothing_is_asked(browse, submitted_plan):
    reviewer = browse("reviewer")
    assert counted(reviewer) == ["待审核 1"]
    assert texts(reviewer.get(f"/plans/{submitted_plan.id}/review"), ".btn--approve") == ["通过"]


@pytest.mark.parametrize("search", ["张建", "zhangjian", "zjg", "柳树", "ls"])
def test_a_village_is_found_by_its_secretary_too(browse, submitted_plan, people, search):
    assert people["secretary"].name == "张建国"
    found = texts(browse("reviewer").get(f"/plans?search={search}"), "tbody .row-link")
    assert found == ["柳树村"]


def test_all_that_are_shown_are_ticked_at_once(browse, submitted_plan, neighbour_plan, session):
    reviewer = browse("reviewer")
    page = reviewer.get("/plans?state=submitted")
    assert page.select_one("thead [data-tick-all]")["aria-label"] == "全选这里显示的 2 个待审核的村"
    seen = {field["name"].replace(".", "__"): field["value"] for field in page.select("[name^='seen.']")}
    page = reviewer.submit(page, "#batch", expect=200, button="approve", opinion="好", every="shown", **seen)
    assert "办成 2 个" in page.text
