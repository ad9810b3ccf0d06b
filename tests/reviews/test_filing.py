"""备案: many of the list in one press, one after the other from page to page, and two people of the county at once."""

import pytest
import sqlalchemy as sa

from portal.accounts.models import Role
from portal.accounts.services import add_user
from portal.history.models import Event
from portal.plans.queries import plan_or_404
from portal.reviews import services
from portal.reviews.models import Step, StepKind
from tests.browser import form_data, texts

TO_FILE = "/plans?view=villages&state=to_file"


@pytest.fixture
def both(submitted_plan, neighbour_plan, people, session):
    """柳树村's and 石桥村's, approved."""
    for plan in (submitted_plan, neighbour_plan):
        plan = plan_or_404(people["reviewer"], plan.id)
        services.approve_plan(plan, seen_submission_id=plan.latest_submission_id, opinion="", actor=people["reviewer"])
    session.commit()
    return [submitted_plan, neighbour_plan]


@pytest.fixture
def colleague(people, session):
    """A second person of the county."""
    hashed = people["county"].password_hash
    user = add_user("county2", "郑科长", Role.county, people["county"].unit, password="", password_hash=hashed)
    session.commit()
    return user


def press(browser, page, ticked, expect=200, **fields):
    data = form_data(page.select_one("#batch"))
    data |= {field["name"]: field["value"] for field in page.select("input[type=hidden][form=batch]")}
    return browser.post("/plans/filings", data | {"plan": [str(plan.id) for plan in ticked]} | fields, expect=expect)


def lines(page):
    return texts(page, "main .plain-list li")


def filed(session):
    return session.scalar(sa.select(sa.func.count(Step.id)).where(Step.kind == StepKind.filed))


def file_first(plan, who, session):
    plan = plan_or_404(who, plan.id)
    services.file_plan(plan, seen_submission_id=plan.latest_submission_id, words="", actor=who)
    session.commit()


def test_home_leads_to_the_list_where_one_press_files_all(browse, both, session):
    county = browse("county")
    page = county.get(next(link["href"] for link in county.get("/").select("main a") if "一次备案" in link.text))
    assert texts(page, "tbody .row-link") == ["柳树村", "石桥村"]
    assert page.select_one("thead [data-tick-all]")["aria-label"] == "全选这里显示的 2 个待备案的村"
    page = press(county, page, [], every="shown", words="已收到")
    assert lines(page) == ["柳树村：已备案", "石桥村：已备案"]
    assert set(session.scalars(sa.select(Step.words).where(Step.kind == StepKind.filed))) == {"已收到"}
    assert len(session.scalars(sa.select(Event).where(Event.verb == "plan_filed")).all()) == 2
    back = county.get(page.select_one("main .form-actions a")["href"])
    assert "没有等着备案的村" in back.text and not back.select("#batch")


@pytest.mark.parametrize(
    "address", ["/plans?view=villages", TO_FILE, "/plans?township={}", "/plans?township={}&search=柳"]
)
def test_every_list_of_the_county_ticks_what_it_has_not_filed(browse, both, people, places, session, address):
    file_first(both[1], people["county"], session)
    page = browse("county").get(address.format(places["青山镇"].id))
    assert [box["value"] for box in page.select("input[name=plan]")] == [str(both[0].id)]


def test_what_a_colleague_filed_first_is_told_and_stops_nobody(browse, both, colleague, session):
    county = browse("county")
    page = county.get(TO_FILE)
    file_first(both[0], colleague, session)
    refused, done = lines(press(county, page, both))
    assert refused.startswith("柳树村：没有办成。郑科长已于今天") and refused.endswith("备案。")
    assert done == "石桥村：已备案" and filed(session) == 2


def test_what_was_opened_again_meanwhile_is_not_filed(browse, both, people, session):
    county = browse("county")
    page = county.get(TO_FILE)
    plan = plan_or_404(people["reviewer"], both[0].id)
    seen = plan.latest_submission_id
    services.reopen_plan(plan, seen_submission_id=seen, reason="改一处", actor=people["reviewer"])
    session.commit()
    refused, done = lines(press(county, page, both))
    assert "没有办成。镇里审核通过以后才能备案" in refused and done == "石桥村：已备案"


def test_pressing_twice_is_one_filing_each(browse, both, session):
    county = browse("county")
    page = county.get(TO_FILE)
    for _ in range(2):
        assert lines(press(county, page, both)) == ["柳树村：已备案", "石桥村：已备案"]
    assert filed(session) == 2


def test_a_refused_press_keeps_ticks_and_words(browse, both, session):
    county = browse("county")
    page = press(county, county.get(TO_FILE), [], words="写好的备注", expect=422)
    assert "请先勾选" in page.text and "写好的备注" in page.select_one("#batch-words").text
    page = press(county, page, both[:1], words="长" * 1001, expect=422)
    assert "最多 1000 字" in page.select_one("#batch").text and filed(session) == 0
    assert [box["value"] for box in page.select("input[name=plan][checked]")] == [str(both[0].id)]


@pytest.mark.parametrize("who", ["reviewer", "viewer", "liaison", "secretary", "admin"])
def test_only_the_county_files_many(browse, both, without_tokens, who, session):
    data = {"plan": [both[0].id], f"seen.{both[0].id}": both[0].latest_submission_id}
    browse(who).post("/plans/filings", data, expect=403)
    assert filed(session) == 0


@pytest.mark.parametrize("walked", ["", "?view=villages&state=to_file", "?state=to_file", "?state=approved"])
def test_after_one_is_filed_the_next_is_one_press_away(browse, both, walked):
    """Whatever list one came from; the last one says that all is done."""
    county = browse("county")
    page = county.get(f"/plans/{both[0].id}/review{walked}")
    page = county.follow(county.submit(page, "#steps form", words=""))
    forward = page.select_one("#steps a.btn--primary")
    assert forward.text == "下一个待备案：石桥村"
    assert texts(county.get(page.select_one("#steps a.btn--quiet")["href"]), "tbody .row-link") == ["石桥村"]
    page = county.follow(county.submit(county.get(forward["href"]), "#steps form", words=""))
    assert "都备过案了" in page.select_one("#steps").text and not page.select("#steps a.btn--primary")


def test_who_comes_second_on_a_page_is_told_and_led_on(browse, both, colleague, session):
    county = browse("county")
    page = county.get(f"/plans/{both[0].id}/review?view=villages&state=to_file")
    file_first(both[0], colleague, session)
    page = county.submit(page, "#steps form", words="我的备注", expect=409)
    told = page.select_one("#standing .notice--error").text
    assert "没有办成：郑科长已于今天" in told and "备案" in told and "我的备注" in page.text
    assert page.select_one("#steps a.btn--primary").text == "下一个待备案：石桥村"


def test_the_township_is_not_led_to_what_it_does_not_file(browse, both, people, session):
    file_first(both[0], people["county"], session)
    assert "待备案" not in browse("reviewer").get(f"/plans/{both[0].id}/review").text
    assert "待备案" not in browse("reviewer").get("/plans").select_one("#plan-table").text
