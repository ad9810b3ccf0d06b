"""`flask admin …`."""

import pytest

from portal.accounts.queries import user_named
from tests.people import PASSWORD


@pytest.fixture
def run(app, session):
    return lambda *args: app.test_cli_runner().invoke(args=["admin", *args])


def create(run, **changes):
    options = {"username": "boss", "name": "郑主任", "county": "荥阳市", "password": "石榴花又开了一年"} | changes
    return run("create", *(part for name, value in options.items() for part in (f"--{name}", value)))


def test_the_first_administrator_of_an_empty_portal(run, session):
    done = create(run)
    assert done.exit_code == 0, done.output
    boss = user_named("boss")
    assert (boss.role.value, boss.unit.full_name, boss.must_change_password) == ("admin", "荥阳市", False)


@pytest.mark.parametrize(("changes", "words"), [({"password": "12345678"}, "太容易"), ({"password": "短"}, "太短")])
def test_a_weak_password_makes_no_administrator(run, changes, words):
    done = create(run, **changes)
    assert done.exit_code == 1 and words in done.output and user_named("boss") is None


def test_a_taken_name_and_a_wrong_unit(run, people):
    assert "已经有人用了" in create(run, username="admin").output
    assert "不是县" in create(run, county="明县/青山镇").output


def test_disable_unlock_and_reset(run, people, session, browse):
    assert run("disable", "clerk").exit_code == 0
    session.expire_all()
    assert not people["clerk"].is_enabled
    assert "没有用户名为" in run("unlock", "nobody").output
    output = run("reset-password", "secretary").output
    session.expire_all()
    password = output.rpartition("：")[2].strip()
    assert people["secretary"].must_change_password and password != PASSWORD
    browser = browse()
    browser.submit(browser.get("/sign-in"), "form.form", username="secretary", password=password)
