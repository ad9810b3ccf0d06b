"""The first page of an empty portal: what is to be done, each step a link, ticked when it is done."""

import pytest

from portal.accounts.models import TOWNSHIP_ROLES
from portal.catalogue.models import Cycle
from tests.browser import texts


def told(page):
    return [" ".join(words.split()) for words in texts(page, "#steps .task-state")]


@pytest.mark.parametrize("who", ["county", "admin"])
def test_an_empty_portal_begins_with_its_steps(browse, people, session, who):
    """Units and accounts are there, catalogues and a year are not; every step that is this person's opens."""
    page = browse(who).get("/")
    assert "开始使用" in page.h1.text
    ticked = [words.startswith("已办好") for words in told(page)]
    assert ticked == [True, True, False, False]
    assert "还没有发布行政村、社区的" in told(page)[2] and "还没有开启" in told(page)[3]
    links = [link["href"] for link in page.select("#steps a")]
    assert len(links) == (4 if who == "admin" else 3), "accounts are the administrator's"
    for link in links:
        browse(who).get(link)


def test_a_step_that_was_undone_loses_its_tick(browse, people, session):
    for person in people.values():
        person.is_enabled = person.role not in TOWNSHIP_ROLES
    session.commit()
    assert told(browse("county").get("/"))[1].startswith("现有县里 1 个，镇里 0 个")


def test_once_the_year_is_open_home_is_home(browse, people, cycle, session):
    assert "总览" in browse("county").get("/").h1.text and session.query(Cycle).count() == 1
    browse("admin").get("/", expect=302)
