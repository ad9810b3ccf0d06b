"""Who gets how far with workbooks; an upload belongs to its village."""

import io

import pytest

from portal.plans import queries
from portal.plans.models.upload import Upload
from tests.asking import wrong_answers
from tests.exchange.files import basics, download, edited, upload

# person → status of looking, sending
PEOPLE = {
    None: (302, 401),
    "secretary": (200, 422),
    "clerk": (200, 422),
    "stranger": (404, 404),
    "liaison": (403, 403),
    "reviewer": (403, 403),
    "viewer": (403, 403),
    "outsider": (404, 404),
    "county": (403, 403),
    "admin": (404, 404),
}


@pytest.fixture
def upload_id(browse, submitted_plan, session):
    browser = browse("clerk")
    file = edited(download(browser, submitted_plan.id), basics("profile", "households", 415))
    upload(browser, submitted_plan.id, file)
    return session.query(Upload.id).scalar()


def test_who_may_see_and_send(browse, submitted_plan, upload_id):
    """Everything is sent without its token, so that those who may are refused with 422 and nothing happens."""
    here = f"/plans/{submitted_plan.id}/workbook"

    def ask(browser, send):
        for url in (here, f"{here}/upload", f"{here}/uploads/{upload_id}"):
            browser.get(url, expect=PEOPLE[browser.who][0])
        for url in (f"{here}/upload", f"{here}/uploads/{upload_id}"):
            browser.post(url, {}, expect=send)

    assert wrong_answers(browse, {who: send for who, (_, send) in PEOPLE.items()}, ask) == []


def test_a_file_without_token_is_not_taken(browse, submitted_plan, session):
    browser = browse("clerk")
    file = (io.BytesIO(download(browser, submitted_plan.id)), "a.xlsx")
    page = browser.post(f"/plans/{submitted_plan.id}/workbook/upload", {"workbook": file}, expect=422)
    assert "页面打开得太久了" in page.text and session.query(Upload).count() == 0


def test_an_upload_is_found_under_its_own_plan_only(browse, submitted_plan, upload_id, people, places, cycle):
    other = queries.plan_of(people["stranger"], places["青山镇/石桥村"], cycle)
    browse("stranger").get(f"/plans/{other.id}/workbook/uploads/{upload_id}", expect=404)
    browse("stranger").post(f"/plans/{other.id}/workbook/uploads/{upload_id}", {}, expect=404)


def test_the_colleague_sees_it_too(browse, submitted_plan, upload_id):
    page = browse("secretary").get(f"/plans/{submitted_plan.id}/workbook/uploads/{upload_id}")
    assert "会改 1 处" in page.text


def test_looking_changes_nothing(browse, submitted_plan, upload_id, session):
    from portal.kernel.db import Base

    def everything():
        tables = [table for table in Base.metadata.sorted_tables if table.name != "user_session"]
        return [sorted(map(repr, session.execute(table.select()).all())) for table in tables]

    before, browser = everything(), browse("secretary")
    for url in ("workbook", "workbook/upload", f"workbook/uploads/{upload_id}"):
        browser.get(f"/plans/{submitted_plan.id}/{url}")
    assert everything() == before


def test_the_way_there_is_on_the_home_and_beside_the_whole_plan(browse, submitted_plan):
    for page in ("", "/whole"):
        links = [a["href"] for a in browse("clerk").get(f"/plans/{submitted_plan.id}{page}").select("main .row a")]
        assert f"/plans/{submitted_plan.id}/workbook" in links
        assert f"/plans/{submitted_plan.id}/workbook/upload" in links


def test_the_township_does_not_read_how_the_village_works(browse, submitted_plan, upload_id):
    browser, url = browse("clerk"), f"/plans/{submitted_plan.id}"
    browser.submit(browser.get(f"{url}/workbook/uploads/{upload_id}"), "main form.stack")
    assert "按 Excel 文件更新" in browser.get(f"{url}/timeline").text
    assert "按 Excel 文件更新" not in browse("reviewer").get(f"{url}/timeline").text
