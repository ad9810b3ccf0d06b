"""A document asked for on a phone and fetched with six digits at a PC where nobody is signed in."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from portal.accounts.models import SignInThrottle
from portal.history.models import Event
from portal.kernel import clock
from portal.printing import drawing, queue, services
from portal.printing.pickup.models import Pickup
from portal.printing.pickup.services import CODES, read
from tests.browser import texts
from tests.printing.test_services import Press
from tests.printing.test_store import put_fake


@pytest.fixture
def job(app, session, monkeypatch, tmp_path, plan, people):
    """The secretary's, finished."""
    monkeypatch.setattr(drawing, "renderer", Press)
    monkeypatch.setattr(queue, "enqueue", lambda number: None)
    put_fake(app, monkeypatch, tmp_path)
    job = services.request_print("plan", {"plan_id": plan.id}, actor=people["secretary"])
    session.commit()
    services.run(job.id)
    return job


@pytest.fixture
def code(browse, job):
    """What the secretary's phone shows."""
    phone = browse("secretary")
    page = phone.submit(phone.get(f"/prints/{job.id}/pickup"), "main form")
    [shown] = texts(phone.follow(page), ".pick-up")
    assert re.fullmatch(r"\d{3} \d{3}", shown)
    return shown


def fetch(browser, code, expect=200):
    return browser.submit(browser.get("/pickup"), "main form", expect=expect, code=code)


def test_a_stranger_pc_gets_the_document_once(browse, job, code, session):
    page = fetch(browse(), code)
    assert page.response.mimetype == "application/pdf" and page.response.data.startswith(b"%PDF")
    assert (
        "attachment" in page.response.headers["Content-Disposition"]
        and page.response.headers["Cache-Control"] == "no-store"
    )
    assert "已经用过" in fetch(browse(), code, expect=422).text
    verbs = session.scalars(sa.select(Event.verb).where(Event.verb.startswith("pickup")).order_by(Event.id)).all()
    assert verbs == ["pickup_made", "pickup_used", "pickup_refused"]


def test_pressing_twice_shows_the_same_code(browse, job, code):
    phone = browse("secretary")
    assert texts(phone.get(f"/prints/{job.id}/pickup"), ".pick-up") == [code]
    phone.post(f"/prints/{job.id}/pickup", {}, expect=422)


def test_after_a_quarter_of_an_hour_it_opens_nothing(browse, job, code, session):
    session.execute(sa.update(Pickup).values(expires_at=clock.now() - dt.timedelta(seconds=1)))
    session.commit()
    page = fetch(browse(), code, expect=422)
    assert "已经过期" in page.text and "再按一次“取件码”" in page.text
    phone = browse("secretary")
    again = phone.submit(phone.get(f"/prints/{job.id}/pickup"), "main form")
    fetch(browse(), texts(phone.follow(again), ".pick-up")[0])


def test_it_opens_nothing_when_the_account_is_stopped(browse, job, code, people, session):
    people["secretary"].is_enabled = False
    session.commit()
    assert "现在不能取" in fetch(browse(), code, expect=422).text


def test_it_opens_nothing_when_the_person_has_moved_to_another_village(browse, job, code, people, places, session):
    people["secretary"].unit_id = places["青山镇/石桥村"].id
    session.commit()
    session.expire_all()
    assert "现在不能取" in fetch(browse(), code, expect=422).text


def test_wrong_digits_are_kept_in_the_field_and_counted(browse, code):
    wrong = "000000" if not code.startswith("000 000") else "111111"
    page = fetch(browse(), wrong, expect=422)
    assert "没有这个取件码" in page.text and page.select_one("#code")["value"] == wrong
    assert "请输入手机上的 6 位取件码" in fetch(browse(), "", expect=422).text


def test_after_five_wrong_codes_the_right_one_waits_too(browse, code, session):
    browser = browse()
    for _ in range(CODES.free):
        fetch(browser, "12345", expect=422)
    assert "取件码输错的次数太多" in fetch(browser, code, expect=429).text
    session.execute(sa.update(SignInThrottle).values(locked_until=clock.now() - dt.timedelta(seconds=1)))
    session.commit()
    fetch(browser, code)


def test_wrong_codes_from_many_addresses_close_it_for_all(browse, code, session):
    """But for browsers that somebody has signed in with: tests/accounts/test_guessing.py."""
    now = clock.now()
    counted = {"failures": CODES.strangers - 1, "last_failure_at": now}
    session.add(SignInThrottle(username="@strangers", source=CODES.key, **counted))
    session.commit()
    fetch(browse(), "12345", expect=422)
    assert "取件码输错的次数太多" in fetch(browse(), code, expect=429).text


def test_digits_are_read_as_people_type_them():
    assert read("４８２　９１３") == read("482-913") == read(" 482913 ") == "482913"


@pytest.mark.parametrize(
    "who", [None, "clerk", "stranger", "reviewer", "viewer", "liaison", "outsider", "county", "admin"]
)
def test_only_whoever_asked_for_the_document_gets_a_code(browse, job, who, session, without_tokens):
    browser = browse(who)
    browser.get(f"/prints/{job.id}/pickup", expect=404 if who else 302)
    browser.post(f"/prints/{job.id}/pickup", {}, expect=404 if who else 401)
    assert session.scalar(sa.select(sa.func.count()).select_from(Pickup)) == 0


def test_there_is_no_code_before_the_document_is_there(browse, job, session, without_tokens):
    job.file_key = None
    session.commit()
    browse("secretary").post(f"/prints/{job.id}/pickup", {}, expect=403)


def test_without_its_token_nothing_is_fetched(browse, code, session):
    page = browse().post("/pickup", {"code": code}, expect=422)
    assert "打开得太久了" in page.text
    fetch(browse(), code)


def test_the_job_page_leads_there(browse, job):
    assert f"/prints/{job.id}/pickup" in [
        a["href"] for a in browse("secretary").get(f"/prints/{job.id}").select("#job a")
    ]
