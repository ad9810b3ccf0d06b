"""The county decides; it counts where it matters; who changed what stays visible."""

import pytest

from portal.history.queries import broken_links
from portal.kernel.errors import NotAllowed
from portal.plans.queries import plan_or_404
from portal.reviews.queries.steps import rules_of
from portal.reviews.services.review_rules import change_rules
from portal.settings.queries import settings_of
from portal.settings.services import change_settings
from tests.browser import texts


def test_without_a_change_the_defaults_hold(places, session):
    settings = settings_of(places["明县"].id)
    assert (settings.activity_name, settings.near_days, settings.needs_second_reviewer) == ("“五星”支部创建", 3, False)


def test_a_change_says_who_made_it_and_when(browse, cycle, places, session):
    county = browse("county")
    page = county.submit(county.get("/settings"), "main form", party_day="9", activity_name="“五星”支部建设")
    page = county.follow(page)
    assert "已保存：活动名称、支部活动日" in page.text
    assert any("吴部长 把“支部活动日”从“28”改为“9”" in line for line in texts(page, ".timeline li"))
    session.expire_all()
    assert settings_of(places["明县"].id).party_day == 9
    assert "吴部长" in browse("admin").get("/settings").select_one("dl").text
    assert "没有改动" in county.follow(county.submit(page, "main form")).text
    assert broken_links() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"party_day": "31"}, "请写 1 到 28"),
        ({"party_day": "初九"}, "请写阿拉伯数字"),
        ({"near_days": ""}, "请写几天"),
        ({"activity_name": "字" * 61}, "最多 60 字"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(browse, places, changes, said):
    county = browse("county")
    page = county.submit(county.get("/settings"), "main form", expect=422, **changes)
    assert said in page.select_one(".field--invalid").text
    for name, value in changes.items():
        assert page.select_one(f"[name={name}]")["value"] == value


def test_they_count_on_the_villages_home(browse, plan, people):
    village = browse("secretary")
    assert village.get(f"/plans/{plan.id}").select(".deadline.is-near")
    change_settings({"near_days": 1, "party_day": 9}, actor=people["county"])
    page = village.get(f"/plans/{plan.id}")
    assert not page.select(".deadline.is-near") and "每月 9 日" in page.text


def test_two_reviewers_where_the_township_has_not_said_otherwise(browse, submitted_plan, people, places, session):
    change_settings({"needs_second_reviewer": True}, actor=people["county"])
    session.commit()
    rules = rules_of(places["青山镇"])
    assert rules and rules.needs_second_reviewer and not rules.needs_first_look
    reviewer = browse("reviewer")
    assert "现在按县里的设置办" in reviewer.get("/review-rules").text
    reviewer.submit(reviewer.get(f"/plans/{submitted_plan.id}/review"), "#decision-bar", button="approve")
    session.expire_all()
    assert plan_or_404(people["reviewer"], submitted_plan.id).state.value == "submitted"
    change_rules(places["青山镇"], needs_first_look=False, needs_second_reviewer=False, actor=people["reviewer"])
    own = rules_of(places["青山镇"])
    assert own and not own.needs_second_reviewer


def test_another_countys_settings_are_its_own(places, people):
    change_settings({"party_day": 9}, actor=people["county"])
    assert settings_of(None).party_day == 28


@pytest.mark.parametrize("who", ["admin", "reviewer", "secretary"])
def test_only_the_county_changes_them(people, who):
    with pytest.raises(NotAllowed, match="县委组织部"):
        change_settings({"party_day": 9}, actor=people[who])


def test_a_page_asks_for_them_once(browse, plan, people, session):
    import sqlalchemy as sa

    asked = []

    def listen(_connection, _cursor, statement, *_):
        asked.append(statement)

    village = browse("secretary")
    sa.event.listen(sa.engine.Engine, "before_cursor_execute", listen)
    village.get(f"/plans/{plan.id}")
    sa.event.remove(sa.engine.Engine, "before_cursor_execute", listen)
    assert sum("FROM setting" in statement for statement in asked) == 1
