"""The code on paper: who finds it leads to one public page, which says whether the paper is the newest and no more."""

import contextvars

import pytest
import sqlalchemy as sa

from portal.kernel import trace_codes as codes
from portal.kernel.config import public_address
from portal.plans.models import Submission
from portal.plans.models.trace_code import TraceCode
from portal.plans.queries import plan_or_404
from portal.plans.queries.trace import CODES
from portal.printing import queries, store
from portal.reviews import services as reviews
from tests import people as folk
from tests.browser import texts


@pytest.fixture
def code(submitted_plan, session):
    return session.scalar(sa.select(TraceCode.code))


def submit_again(plan, people):
    """The township returns the plan, the village hands it in again."""
    number = plan.latest_submission_id
    reviews.return_plan(plan, reason="请补充目标", actor=people["reviewer"], seen_submission_id=number)
    plan = plan_or_404(people["secretary"], plan.id)
    return folk.submit(plan, people["secretary"])


def paper(plan, people, **params):
    return store.html_of(queries.build("plan", {"plan_id": plan.id, **params}, people["secretary"]))


def test_every_submission_has_a_code_of_its_own(submitted_plan, code, session):
    assert len(code) == 8 and set(code) <= set(codes.ALPHABET)
    assert session.scalar(sa.select(sa.func.count()).select_from(Submission)) == 1


def test_a_stranger_sees_place_year_version_state_and_date_and_nothing_else(browse, submitted_plan, code):
    page = browse().get(f"/t/{code}")
    assert texts(page, "h1") == ["青山镇柳树村 2022 年度计划表"]
    assert texts(page, ".notice--success .notice__title") == ["这是最新版本"]
    facts = dict(zip(texts(page, ".facts dt"), texts(page, ".facts dd"), strict=True))
    assert list(facts) == ["版本", "状态", "上报日期"] and (facts["版本"], facts["状态"]) == ("第 1 次上报", "待审核")
    said = page.text
    for secret in (
        "张建国",
        "王秀英",
        "现状",
        "差距",
        "措施",
        "412",
        "/plans/",
        submitted_plan.latest_submission.receipt,
    ):
        assert secret not in said, secret


def test_an_older_paper_says_what_has_taken_its_place(browse, submitted_plan, code, people):
    submit_again(submitted_plan, people)
    page = browse().get(f"/t/{code}")
    assert texts(page, ".notice--warning .notice__title") == ["已有第 2 次上报，此件已过期"]
    assert "已被第 2 次上报取代" in page.text


def test_a_returned_plan_is_no_longer_to_be_relied_on(browse, submitted_plan, code, people, session):
    number = submitted_plan.latest_submission_id
    reviews.return_plan(submitted_plan, reason="请补充目标", actor=people["reviewer"], seen_submission_id=number)
    session.commit()
    page = browse().get(f"/t/{code}")
    assert texts(page, ".notice--warning .notice__title") == ["村里正在修改，以重新上报的为准"]
    assert "请补充目标" not in page.text


@pytest.mark.parametrize(
    "how", [str.lower, codes.spaced, lambda c: f" {c[:2]}-{c[2:]} ", lambda c: c.replace("0", "o")]
)
def test_people_may_type_the_code_as_they_read_it(browse, submitted_plan, session, how):
    session.execute(sa.update(TraceCode).values(code="7K3M01QT"))
    session.commit()
    browser = browse()
    page = browser.get(f"/t?code={how('7K3M01QT')}", expect=303)
    assert "柳树村" in browser.follow(page).h1.text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("7k3m o1ql", "7K3M01Q1"), ("７Ｋ３Ｍ０１ＱＴ", "7K3M01QT"), ("7K3M01Q", None), ("7K3MU1QT", None), ("查", None)],
)
def test_reading_a_code(typed, meant):
    assert codes.read(typed) == meant


def test_an_unknown_code_asks_again_with_what_was_typed(browse, submitted_plan):
    page = browse().get("/t/ZZZZZZZZ", expect=404)
    assert "没有这个查验码" in page.text and page.select_one("#code")["value"] == "ZZZZZZZZ"
    browse().get("/t/<b>x", expect=404)
    assert browse().get("/t").select_one("form")["action"] == "/t"


def test_after_many_wrong_codes_even_the_right_one_is_refused_from_there(app, browse, code):
    browser = browse()
    for _ in range(CODES.free):
        browser.get("/t/ZZZZZZZZ", expect=404)
    assert "查验码输错的次数太多" in browser.get(f"/t/{code}", expect=429).text
    elsewhere = {"environ_base": {"REMOTE_ADDR": "10.0.0.9"}}
    assert contextvars.Context().run(app.test_client().get, f"/t/{code}", **elsewhere).status_code == 200


def test_right_codes_do_not_count(browse, code):
    browser = browse()
    for _ in range(CODES.free + 1):
        browser.get(f"/t/{code}")


def test_the_paper_names_the_code_and_leads_to_the_address_of_the_settings(
    app, monkeypatch, submitted_plan, people, code
):
    monkeypatch.setitem(app.config, "ADDRESS", "https://plan.example.gov.cn")
    html = paper(submitted_plan, people)
    assert codes.spaced(code) in html and "plan.example.gov.cn/t<" in html and "data:image/svg+xml" in html
    assert html == paper(submitted_plan, people), "the same paper has the same bytes"


def test_without_an_address_the_paper_has_the_code_and_no_picture(app, submitted_plan, people, code):
    html = paper(submitted_plan, people)
    assert codes.spaced(code) in html and "data:image" not in html and "localhost" not in html


def test_the_address_is_part_of_what_names_the_finished_paper(app, monkeypatch, submitted_plan, people):
    build = lambda: store.file_key(queries.build("plan", {"plan_id": submitted_plan.id}, people["reviewer"]))  # noqa: E731
    before = build()
    monkeypatch.setitem(app.config, "ADDRESS", "https://plan.example.gov.cn")
    assert build() != before


def test_a_draft_has_no_code(filled_plan, people):
    html = paper(filled_plan, people)
    assert "未上报的草稿，没有查验码" in html and "data:image" not in html


def test_a_blank_form_has_no_mark(submitted_plan, people):
    html = store.html_of(queries.build("blank", {"plan_id": submitted_plan.id}, people["secretary"]))
    assert "查验码" not in html


@pytest.mark.parametrize("given", ["plan.example.cn", "javascript:alert(1)", "https://a b", "https://a.cn/?x=1"])
def test_an_address_that_is_none_is_refused_at_the_start(given):
    with pytest.raises(ValueError, match="PORTAL_ADDRESS"):
        public_address(given)


def test_an_address_loses_its_last_slash():
    assert public_address("https://plan.example.gov.cn/") == "https://plan.example.gov.cn"


@pytest.mark.parametrize("who", [None, "secretary", "stranger", "reviewer", "outsider", "county", "admin"])
def test_the_pages_are_the_same_for_everybody(browse, code, who):
    browser = browse(who)
    browser.get("/t")
    assert "这是最新版本" in browser.get(f"/t/{code}").text


def test_looking_up_reads_one_row(browse, code, count_queries):
    browser = browse()
    count_queries()
    browser.get(f"/t/{code}")
    assert count_queries() == 2  # the code, and whether one has to wait: kept in the database for all processes
