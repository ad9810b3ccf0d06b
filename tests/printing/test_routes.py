"""The print centre, with and without htmx."""

import os
import time
from dataclasses import replace
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from portal.plans.queries import plan_or_404
from portal.printing import drawing, queue, services, store
from portal.printing.models import JobState, PrintJob
from tests.browser import texts
from tests.papers import DOCUMENTS
from tests.printing.test_services import Press, crash
from tests.printing.test_store import put_fake


@pytest.fixture
def press(app, monkeypatch):
    press = Press()
    monkeypatch.setattr(drawing, "renderer", lambda: press)
    return press


@pytest.fixture
def queued(monkeypatch):
    """The numbers handed to the queue, in their order."""
    numbers = []
    monkeypatch.setattr(queue, "enqueue", numbers.append)
    return numbers


@pytest.fixture
def fake(app, session, monkeypatch, tmp_path, press, queued):
    return put_fake(app, monkeypatch, tmp_path)


@pytest.fixture
def job(fake, session, plan, people):
    """The secretary's, waiting."""
    job = services.request_print("plan", {"plan_id": plan.id}, actor=people["secretary"])
    session.commit()
    return job


@pytest.fixture
def done_job(job):
    services.run(job.id)
    return job


def test_print_from_the_plan(browse, fake, plan, queued, session):
    browser = browse("secretary")
    form = f'form[action="/prints"]:has([value="{plan.id}"])'
    page = browser.submit(browser.get(f"/plans/{plan.id}/whole"), form)
    [number] = queued
    page = browser.follow(page)
    assert page.h1.text == "柳树村计划表" and page.select("#job[hx-get]") and "刷新" in page.text
    fragment = browser.get(f"/prints/{number}", htmx=True)
    assert fragment.select("#job[hx-get]") and not fragment.select("html")

    services.run(number)
    fragment = browser.get(f"/prints/{number}", htmx=True)
    assert not fragment.select("[hx-get]") and "2 页 · 1 KB" in fragment.text
    assert texts(fragment, "#job a") == ["打开", "下载", "看图", "取件码"]

    again = browser.submit(browser.get(f"/plans/{plan.id}/whole"), form)
    assert queued == [number], "the finished paper is shown at once"
    assert texts(browser.follow(again), "#job a") == ["打开", "下载", "看图", "取件码"]


def test_the_print_centre_of_a_village(browse, fake, plan, queued):
    browser = browse("clerk")
    page = browser.get("/prints")
    assert texts(page, ".document__name") == ["单村计划表"] and "还没有打印过" in page.text
    browser.submit(page, ".documents form")
    assert len(queued) == 1
    page = browser.get("/prints")
    assert texts(page, ".job__name") == ["柳树村计划表"] and texts(page, ".job__acts") == ["看进度取消：柳树村计划表"]
    services.run(queued[0])
    assert texts(browser.get("/prints"), ".job__acts a") == ["打开", "下载"]
    assert browse("secretary").get("/prints").select(".job") == [], "each person sees their own"


def test_the_print_centre_of_the_offices(app, browse, fake, plan, monkeypatch, places, queued):
    seen = []

    def build(params, user):
        seen.append(params)
        return fake.build({"plan_id": plan_id}, user)

    plan_id = plan.id
    names = {"ledger": "工作总台账", "rollup": "创建规划汇总表"}
    papers = {key: replace(DOCUMENTS[key], build=build, params_from=dict, look=None) for key in names}
    monkeypatch.setattr(app.extensions["features"], "papers", papers)
    for who in ("reviewer", "viewer", "liaison"):
        page = browse(who).get("/prints")
        assert texts(page, ".document__name") == list(names.values()) and "青山镇" in page.text
        assert page.select_one("[name=unit_id]")["value"] == str(places["青山镇"].id)
    browser = browse("county")
    page = browser.get("/prints")
    assert texts(page, "#ledger-unit option") == ["青山镇", "白河乡"] and texts(page, "#ledger-year option") == ["2022"]
    browser.submit(page, ".documents form", unit_id=str(places["青山镇"].id))
    assert seen[0]["unit_id"] == str(places["青山镇"].id) and seen[0]["year"] == "2022"


def test_nothing_to_print_before_the_first_year(browse, fake):
    for who in ("secretary", "reviewer", "county"):
        assert "等县里开启年度" in browse(who).get("/prints").text


@pytest.mark.parametrize(
    ("who", "page", "file"),
    [
        (None, 302, 302),
        ("secretary", 200, 200),
        *[
            (who, 404, 404)
            for who in ("clerk", "stranger", "liaison", "reviewer", "viewer", "outsider", "county", "admin")
        ],
    ],
)
def test_a_job_is_the_affair_of_who_asked(browse, done_job, who, page, file):
    browse(who).get(f"/prints/{done_job.id}", expect=page)
    browse(who).get(f"/prints/{done_job.id}/file", expect=file)


@pytest.mark.parametrize(
    ("who", "expect"),
    [
        (None, 401),
        ("stranger", 404),
        ("secretary", 303),
        ("clerk", 303),
        ("liaison", 303),
        ("reviewer", 303),
        ("viewer", 303),
        ("outsider", 404),
        ("county", 303),
        ("admin", 403),
    ],
)
@pytest.mark.usefixtures("without_tokens")
def test_who_may_ask_for_a_plan(browse, fake, plan, who, expect):
    browse(who).post("/prints", {"document": "plan", "plan_id": plan.id}, expect=expect)


@pytest.mark.parametrize(("who", "expect"), [(None, 401), ("secretary", 303), ("clerk", 404), ("admin", 404)])
@pytest.mark.usefixtures("without_tokens")
def test_who_may_try_again(browse, job, press, who, expect):
    press.failures = [crash(), crash()]
    services.run(job.id)
    browse(who).post(f"/prints/{job.id}/retry", {}, expect=expect)


@pytest.mark.parametrize(("who", "expect"), [(None, 401), ("secretary", 303), ("clerk", 404), ("admin", 404)])
@pytest.mark.usefixtures("without_tokens")
def test_who_may_cancel(browse, job, session, who, expect):
    browse(who).post(f"/prints/{job.id}/cancel", {}, expect=expect)
    session.refresh(job)
    assert (job.state is JobState.cancelled) is (who == "secretary")


def test_a_job_is_cancelled_and_made_after_all(browse, job, press, queued):
    browser = browse("secretary")
    page = browser.get(f"/prints/{job.id}")
    page = browser.follow(browser.submit(page, f"form[action='/prints/{job.id}/cancel']"))
    assert "已经取消" in page.text and not page.select("#job[hx-get]")
    assert "取消" in texts(browser.get("/prints"), ".job__about")[0]
    browser.submit(page, f"form[action='/prints/{job.id}/retry']")
    services.run(job.id)
    assert job.state is JobState.done
    page = browser.get(f"/prints/{job.id}")
    assert not page.select(f"form[action='/prints/{job.id}/cancel']")


def test_without_a_token_nothing_is_cancelled(browse, job, session):
    page = browse("secretary").post(f"/prints/{job.id}/cancel", {}, expect=422)
    session.refresh(job)
    assert "请再按一次" in page.text and job.state is JobState.queued


def test_the_administrator_does_not_print(browse, fake):
    assert "不打印" in browse("admin").get("/prints", expect=403).text


def test_a_paper_is_lost_with_the_view_of_its_data(browse, done_job, people, places, session):
    people["secretary"].unit_id = places["青山镇/石桥村"].id
    session.commit()
    browse("secretary").get(f"/prints/{done_job.id}", expect=404)
    browse("secretary").get(f"/prints/{done_job.id}/file", expect=404)
    assert plan_or_404(people["reviewer"], done_job.params["plan_id"])


def test_opening_and_downloading(browse, done_job):
    url, name = f"/prints/{done_job.id}/file", quote("柳树村计划表（2022年度）.pdf")
    response = browse("secretary").get(url).response
    assert response.mimetype == "application/pdf" and "object-src 'self'" in response.headers["Content-Security-Policy"]
    rest = f"filename=plan-{done_job.id}.pdf; filename*=UTF-8''{name}"
    assert response.headers["Content-Disposition"] == f"inline; {rest}"
    response = browse("secretary").get(f"{url}?download=1").response
    assert response.headers["Content-Disposition"] == f"attachment; {rest}"


def test_a_file_that_is_not_there(browse, job, fake):
    browser = browse("secretary")
    browser.get(f"/prints/{job.id}/file", expect=404)
    services.run(job.id)
    store.find(job.file_key).path.unlink()
    browser.get(f"/prints/{job.id}/file", expect=404)
    page = browser.get(f"/prints/{job.id}")
    assert "已经清理" in page.text
    browser.submit(page, "#job form")
    services.run(job.id)
    browser.get(f"/prints/{job.id}/file")


def test_a_failed_job_says_why_and_is_tried_again(browse, job, press, queued, session):
    press.failures = [crash(), crash()]
    services.run(job.id)
    browser = browse("secretary")
    page = browser.get("/prints")
    assert "试了两次" in texts(page, ".job.is-failed .job__about")[0]
    page = browser.follow(browser.submit(page, ".job form"))
    assert queued == [job.id] and page.select("#job[hx-get]")
    session.refresh(job)
    assert job.state is JobState.queued


@pytest.mark.parametrize("htmx", [False, True])
def test_without_a_token_nothing_is_printed_and_one_more_press_does(browse, fake, plan, queued, session, htmx):
    browser = browse("secretary")
    page = browser.post("/prints", {"document": "plan", "plan_id": plan.id}, expect=422, htmx=htmx)
    assert "请再按一次按钮" in page.text and queued == []
    browser.submit(page, "main form")
    assert len(queued) == 1 and session.scalar(sa.select(sa.func.count(PrintJob.id))) == 1


def test_without_a_token_nothing_is_tried_again(browse, job, press, queued):
    press.failures = [crash(), crash()]
    services.run(job.id)
    page = browse("secretary").post(f"/prints/{job.id}/retry", {}, expect=422)
    assert "请再按一次按钮" in page.text and queued == []


@pytest.mark.usefixtures("without_tokens")
def test_addresses_made_by_hand(browse, fake, plan):
    browser = browse("secretary")
    assert "没有这种文件" in browser.post("/prints", {"document": "poster"}, expect=422).text
    browser.post("/prints", {"document": "plan"}, expect=404)
    browser.get("/prints/99999", expect=404)


def test_the_list_asks_the_database_the_same_for_one_and_for_many(browse, fake, plan, people, session, count_queries):
    def make(number):
        fake.words = f"第{number}份"
        services.request_print("plan", {"plan_id": plan.id}, actor=people["secretary"]).state = JobState.failed
        session.commit()

    browser = browse("secretary")
    make(0)
    count_queries()
    browser.get("/prints")
    once = count_queries()
    for number in range(1, 5):
        make(number)
    count_queries()
    browser.get("/prints")
    assert count_queries() == once


def test_a_worker_that_is_away_is_told_where_people_wait(browse, fake, plan, queued, app):
    """On the print page and on a job's; both say that it will go on by itself, and nothing once the worker is back."""
    sign, secretary = app.config["INSTANCE"] / "worker_alive", browse("secretary")
    sign.unlink(missing_ok=True)
    page = secretary.get("/prints")
    assert "打印程序现在没有运行" in page.text and "自动做好，不用再按" in page.text
    address = secretary.submit(page, ".documents form").response.location
    for silent, is_told in ((0, False), (170, False), (200, True)):
        sign.touch()
        os.utime(sign, (time.time() - silent,) * 2)
        assert ("自动接着做，不用再按一次" in secretary.get(address).text) is is_told
        assert ("打印程序现在没有运行" in secretary.get("/prints").text) is is_told
    sign.unlink()
