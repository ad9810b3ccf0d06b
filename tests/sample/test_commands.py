"""`flask sample load` where it must not load."""

import pytest
import sqlalchemy as sa

from portal.accounts.models import User
from portal.accounts.services import passwords
from portal.places.models import Kind, Unit
from portal.places.services import add_unit
from portal.sample import loading


@pytest.fixture
def run(app, session, monkeypatch):
    monkeypatch.delenv("PORTAL_SAMPLE_PASSWORD", raising=False)
    return lambda *args: app.test_cli_runner().invoke(args=["sample", "load", *args])


@pytest.fixture
def accounts_only(monkeypatch, session):
    """Loading stands still after the first account, to look at what the command does around it."""

    def load(password_hash, tell):
        county = add_unit(Kind.county, loading.COUNTY)
        user = loading.People(password_hash).add("county", "吴晓燕", loading.Role.county, county)
        tell("一行")
        return [user]

    monkeypatch.setattr(loading, "load", load)


def units(session):
    return session.scalar(sa.select(sa.func.count(Unit.id)))


def test_if_empty_leaves_a_database_with_data_alone(run, places, session):
    before = units(session)
    answer = run("--if-empty")
    assert answer.exit_code == 0 and "没有载入" in answer.output
    assert units(session) == before


def test_it_is_refused_beside_a_real_county(run, places, session):
    before = units(session)
    answer = run()
    assert answer.exit_code == 1 and "明县" in answer.output
    assert units(session) == before


def test_it_is_refused_a_second_time(run, session):
    add_unit(Kind.county, loading.COUNTY, is_sample=True)
    answer = run()
    assert answer.exit_code == 1 and "只能载入一次" in answer.output


def test_a_short_password_is_refused_before_anything_is_made(run, session, monkeypatch):
    monkeypatch.setenv("PORTAL_SAMPLE_PASSWORD", "1234567")
    answer = run()
    assert answer.exit_code == 1 and "至少 8 位" in answer.output
    assert units(session) == 0


def test_the_password_is_shown_once_and_kept_nowhere(run, session, accounts_only, monkeypatch):
    monkeypatch.setenv("PORTAL_SAMPLE_PASSWORD", "石榴园里的好风光")
    answer = run()
    assert answer.exit_code == 0, answer.output
    assert answer.output.count("石榴园里的好风光") == 1
    assert "county · 吴晓燕 · 县委组织部 · 荥阳市" in answer.output
    stored = session.scalar(sa.select(User.password_hash))
    assert stored.startswith("$argon2") and passwords.is_right(stored, "石榴园里的好风光")


def test_without_a_password_one_is_made_up(run, session, accounts_only):
    answer = run("--if-empty")
    password = answer.output.partition("密码都是：")[2].split()[0]
    assert passwords.is_right(session.scalar(sa.select(User.password_hash)), password)
