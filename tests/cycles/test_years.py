"""The county opens, dates, closes and reopens years; the villages hear of it."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of
from portal.catalogue.services import close_cycle
from portal.cycles import services
from portal.history.queries import events_of
from portal.kernel import clock
from portal.kernel.errors import NotAllowed, NotThere
from portal.messages.models import Message
from portal.plans.models import Plan
from tests.browser import form_data, texts


def news_of(session, person) -> list[str]:
    session.expire_all()
    return list(session.scalars(sa.select(Message.text).where(Message.user_id == person.id).order_by(Message.id)))


def test_the_next_year_is_filled_in_from_this_one_and_opened_in_one_press(browse, cycle, places, people, session):
    county = browse("county")
    cycle.submit_by = dt.date(2024, 2, 29)
    session.commit()
    page = county.get("/years/open")
    typed = form_data(page.select_one("main form"))
    assert typed["year"] == "2023" and typed["submit_by"] == "2025-02-28" and typed["activity_name"] == "“五星”支部创建"
    assert typed["village"] == str(cycle.village_catalogue_id)
    there = county.follow(county.submit(page, "main form"))
    assert "2023 年度已开启" in there.text
    session.expire_all()
    opened = cycle_of(places["明县"], 2023)
    plans = session.scalar(sa.select(sa.func.count(Plan.id)).where(Plan.cycle_id == opened.id))
    assert plans == 3 and opened.community_catalogue_id == cycle.community_catalogue_id
    assert news_of(session, people["secretary"]) == ["县里开启了 2023 年度：上报截止 2 月 28 日"]
    assert not news_of(session, people["viewer"])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"year": "2022"}, "2022 年度已经开启过"),
        ({"year": "明年"}, "请写阿拉伯数字"),
        ({"activity_name": " "}, "请写活动名称"),
        ({"submit_by": "3月31"}, "日期没有读懂"),
        ({"opens_on": "2023-05-01", "submit_by": "2023-04-01"}, "上报截止在开始填报之前"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(browse, cycle, session, changes, said):
    county = browse("county")
    page = county.submit(county.get("/years/open"), "main form", expect=422, **changes)
    assert said in page.select_one(".field--invalid").text
    for name, value in changes.items():
        if value.strip():
            assert page.select_one(f"[name={name}]")["value"] == value
    assert session.scalar(sa.select(sa.func.count(Cycle.id))) == 1


def test_a_year_that_has_not_begun_is_nobodys_present_year(browse, cycle, places, people, session):
    county = browse("county")
    begins = clock.today() + dt.timedelta(days=30)
    county.submit(county.get("/years/open"), "main form", opens_on=begins.isoformat(), submit_by="", review_by="")
    session.expire_all()
    assert cycle_of(places["明县"]).year == 2022
    ahead = cycle_of(places["明县"], 2023)
    plan = session.scalars(sa.select(Plan).where(Plan.cycle_id == ahead.id)).first()
    secretary = people["secretary"]
    plan = session.scalar(sa.select(Plan).where(Plan.cycle_id == ahead.id, Plan.unit_id == secretary.unit_id))
    page = browse("secretary").get(f"/plans/{plan.id}/blocks/profile")
    assert "开始填报，请到时再填" in page.text


def test_other_dates_are_an_event_and_a_message(browse, cycle, people, session, filled_plan):
    county = browse("county")
    page = county.get("/years/2022")
    county.submit(page, "form[action='/years/2022']", submit_by="2026-12-01", review_by="2026-12-20")
    event = events_of(f"cycle:{cycle.id}")[0]
    assert event.verb == "cycle_changed" and event.data["after"]["submit_by"] == "2026-12-01"
    assert "审核截止 未定 → 2026-12-20" in county.get("/years/2022").select_one(".timeline").text
    [news] = news_of(session, people["clerk"])
    assert "上报截止由 " in news and "改为 12 月 1 日" in news and "审核截止由“未定”改为 12 月 20 日" in news
    county.submit(county.get("/years/2022"), "form[action='/years/2022']")
    assert len(news_of(session, people["clerk"])) == 1  # nothing changed, nobody told


def test_a_year_is_closed_and_opened_again_with_a_reason(browse, cycle, places, people, session):
    county = browse("county")
    county.submit(county.get("/years/2022/close"), "main form")
    session.expire_all()
    assert cycle_of(places["明县"], 2022).is_closed
    county.post("/years/2022", {"activity_name": "别的"}, expect=403)
    page = county.submit(county.get("/years/2022/reopen"), "main form", expect=422)
    assert "请写明为什么" in page.text
    county.submit(county.get("/years/2022/reopen"), "main form", reason="漏报两个村")
    session.expire_all()
    assert not cycle_of(places["明县"], 2022).is_closed
    assert "漏报两个村" in county.get("/years/2022").text
    assert [event.verb for event in events_of(f"cycle:{cycle.id}")] == [
        "cycle_reopened",
        "cycle_closed",
        "cycle_opened",
    ]
    assert len(news_of(session, people["reviewer"])) == 2


def test_only_the_county_keeps_years(cycle, people, next_version):
    for who in ("admin", "reviewer", "secretary"):
        for act in (
            lambda person: services.close_year(cycle, actor=person),
            lambda person: services.change_year(cycle, {"activity_name": "x"}, actor=person),
            lambda person: services.replace_catalogue(cycle, next_version, [], [], actor=person),
            lambda person: services.open_year(2030, {}, {}, actor=person),
        ):
            with pytest.raises(NotAllowed, match="县委组织部"):
                act(people[who])
    close_cycle(cycle, actor=None)
    with pytest.raises(NotAllowed):
        services.reopen_year(cycle, "理由", actor=people["admin"])
    with pytest.raises(NotAllowed):
        services.reopen_year(cycle, "", actor=people["county"])


def test_targets_stand_beside_what_is_planned(browse, submitted_plan, filled_plan, cycle):
    page = browse("admin").get("/years/2022")
    rows = {row.th.text: texts(row, "td") for row in page.select("table tbody tr")}
    assert (
        rows["二星"] == ["1", "1", "1", "0"]
        and rows["五星"] == ["0", "0", "0", "1"]
        and rows["没有写"][1:] == ["0"] * 3
    )


def test_what_is_not_handed_in_is_not_counted(browse, filled_plan):
    assert "已上报的 0 个村" in " ".join(browse("county").get("/years/2022").text.split())


def test_a_year_that_is_not_there(browse, cycle, people):
    browse("county").get("/years/1999", expect=404)
    with pytest.raises(NotThere):
        cycle_of(people["county"].unit, 1999)


def test_the_words_of_a_year_mean_the_numbers_of_the_lists_and_open_their_villages(browse, filled_plan, cycle):
    """One village writes, two have not begun: on the year's page, in the list of years, in the county's list."""
    county = browse("county")
    page = county.get("/years/2022")
    assert "未开始 2 · 填写中 1 · 待审核 0" in " ".join(page.select_one(".page-head p").text.split())
    row = county.get("/years").select_one("tbody tr")
    assert [row.select_one(f"[data-label={word}]").text for word in ("未开始", "填写中", "待审核")] == ["2", "1", "0"]
    for word, state, villages in (("未开始", "not_started", 2), ("填写中", "draft", 1)):
        link = row.select_one(f"[data-label={word}] a")["href"]
        assert f"state={state}" in link and f"{link}" in str(page.select_one(".page-head")).replace("&amp;", "&")
        assert len(county.get(link).select("tbody tr")) == villages
    assert not browse("admin").get("/years/2022").select(".page-head p a")  # who sees no plans is led to none


def test_dates_that_would_fall_on_a_weekend_move_to_the_next_workday(browse, cycle, session):
    cycle.submit_by, cycle.review_by = dt.date(2026, 6, 12), dt.date(2027, 5, 14)  # 2027-06-12 is a Saturday
    session.commit()
    page = browse("county").get("/years/open")
    typed = form_data(page.select_one("main form"))
    assert typed["submit_by"] == "2027-06-14" and typed["review_by"] == "2028-05-15"
    assert "2022 年度是 2026年6月12日" in page.text


def test_a_new_year_begins_with_what_was_published_last(browse, cycle, next_version):
    page = browse("county").get("/years/open")
    typed = form_data(page.select_one("main form"))
    assert typed["village"] == str(next_version.id) and typed["community"] == str(cycle.community_catalogue_id)
    assert "2022 年度用的是" in page.text


def test_a_date_far_from_its_year_is_asked_about_on_the_page(browse, cycle):
    county = browse("county")
    page = county.get("/years/2022")
    page = county.follow(
        county.submit(page, "form[action='/years/2022']", submit_by="2062-05-26", review_by="2062-06-01")
    )
    assert "离 2022 年度很远" in page.select_one("#submit_by-hint").text
    page = county.submit(page, "form[action='/years/2022']", expect=422, submit_by="0022-05-26")
    assert "年份" in page.select_one("#submit_by-errors").text
