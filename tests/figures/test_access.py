"""Who may see figures, freeze them, and enter totals from outside."""

import datetime as dt

import pytest

from portal.catalogue.services import close_cycle
from portal.figures import services
from portal.figures.domain.checks import Totals
from portal.figures.models import Basis, Covers, OutsideTotal, Snapshot
from tests.browser import texts

EVERYONE = (None, "stranger", "secretary", "clerk", "liaison", "reviewer", "viewer", "outsider", "county", "admin")
# Whoever sees all villages of the township; a liaison does not.
INSIDE = ("reviewer", "viewer", "outsider", "county")
WHOLE = {None: 302} | dict.fromkeys(EVERYONE[1:], 403) | dict.fromkeys(INSIDE, 200)
KEEPERS = WHOLE | {"viewer": 403}
# What is 青山镇's, for whom 青山镇 is in reach.
THERE = {"outsider": 404}
OFFICE = {None: 302} | dict.fromkeys(EVERYONE[1:], 200)
OFFICE |= dict.fromkeys(("stranger", "secretary", "clerk", "admin"), 403)


@pytest.mark.parametrize(
    ("url", "expect"),
    [
        ("/figures", OFFICE),
        ("/figures?basis=approved&year=2022", OFFICE),
        ("/figures/matrix", OFFICE),
        ("/figures/matrix?township={township}", OFFICE | {"outsider": 404}),
        ("/figures/years", OFFICE),
        ("/figures/years?township={township}&moved=up", OFFICE | {"outsider": 404}),
        ("/figures/villages", OFFICE | dict.fromkeys(("liaison", "reviewer", "viewer", "outsider"), 303)),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_reading(browse, submitted_plan, places, url, expect, htmx):
    url = url.format(township=places["青山镇"].id)
    for who in EVERYONE:
        whole = expect[who]
        browse(who).get(url, expect=204 if htmx and whole in (302, 303) else whole, htmx=htmx)


@pytest.mark.parametrize("who", ["liaison", "reviewer", "viewer", "county"])
def test_the_way_there_is_in_the_navigation(browse, submitted_plan, who):
    browser = browse(who)
    page = browser.get("/")
    (link,) = [entry for entry in page.select(".site-nav a") if entry.text == "数据"]
    assert "数据" in browser.get(link["href"]).h1.text
    assert "数据" in "".join(texts(page, "main a")), "the home page leads there too"


def test_villages_and_administrators_have_no_such_entry(browse, submitted_plan):
    assert "数据" not in texts(browse("secretary").get(f"/plans/{submitted_plan.id}"), ".site-nav a")
    assert "数据" not in texts(browse("admin").get("/accounts"), ".site-nav a")


@pytest.fixture
def kept(submitted_plan, cycle, people, places, session):
    """青山镇's totals from outside and snapshot."""
    township, reviewer = places["青山镇"], people["reviewer"]
    total = services.add_total(township, cycle, "汇报材料", Covers.everything, Totals(units=2), actor=reviewer)
    day = dt.date(2022, 5, 20)
    snapshot = services.freeze_figures(township, cycle, Basis.submitted, "研判会", day, actor=reviewer)
    session.commit()
    return {"township": township.id, "total": total.id, "snapshot": snapshot.id}


@pytest.mark.parametrize(
    ("url", "expect"),
    [
        ("/figures/outside", WHOLE),
        ("/figures/outside?township={township}", WHOLE | THERE),
        ("/figures/outside/new", KEEPERS),
        ("/figures/outside/{total}/edit", KEEPERS | THERE),
        ("/figures/outside/{total}/remove", KEEPERS | THERE),
        ("/figures/snapshots", WHOLE),
        ("/figures/snapshots/new", KEEPERS),
        ("/figures/snapshots/new?township={township}", KEEPERS | THERE | {"county": 403}),
        ("/figures/snapshots/{snapshot}", WHOLE | THERE),
        ("/figures/snapshots/{snapshot}/changes", WHOLE | THERE),
        ("/figures/snapshots/99999", WHOLE | dict.fromkeys(("reviewer", "viewer", "outsider", "county"), 404)),
    ],
)
def test_reading_what_was_kept(browse, kept, url, expect):
    for who in EVERYONE:
        # A liaison is told why only of what is in reach; a place that is not there is not there for anybody.
        reach = 404 if who == "liaison" and "99999" in url else expect[who]
        browse(who).get(url.format(**kept), expect=reach)


POSTS = [
    ("/figures/outside", KEEPERS, 422),
    ("/figures/outside?township={township}", KEEPERS | THERE, 422),
    ("/figures/outside/{total}/edit", KEEPERS | THERE, 422),
    ("/figures/outside/{total}/remove", KEEPERS | THERE, 303),
    ("/figures/snapshots", KEEPERS, 422),
    ("/figures/snapshots?township={township}", KEEPERS | THERE | {"county": 403}, 422),
]


@pytest.mark.parametrize("who", EVERYONE)
@pytest.mark.parametrize(("url", "expect", "taken"), POSTS)
@pytest.mark.parametrize("htmx", [False, True])
def test_writing(browse, kept, who, url, expect, taken, htmx, without_tokens):
    status = {None: 401}.get(who, taken if expect[who] == 200 else expect[who])
    status = 204 if htmx and status == 303 else status
    browse(who).post(url.format(**kept), {"version": "1"}, expect=status, htmx=htmx)


@pytest.mark.parametrize(("url", "expect", "taken"), POSTS)
def test_nothing_is_written_without_its_token(browse, kept, session, url, expect, taken):
    given = {"version": "1", "source": "别的", "covers": "all", "units": "3", "title": "会", "meeting_on": "2022-06-01"}
    browse("reviewer").post(url.format(**kept), given, expect=422)
    assert session.query(OutsideTotal).one().source == "汇报材料" and session.query(Snapshot).count() == 1


def test_a_closed_year_takes_nothing_more(browse, kept, cycle, people, session):
    close_cycle(cycle, actor=people["county"])
    session.commit()
    for url in ("/figures/outside/new", "/figures/snapshots/new", f"/figures/outside/{kept['total']}/edit"):
        assert "年度已经关闭" in browse("reviewer").get(url, expect=403).text
    assert not browse("reviewer").get("/figures/outside").select("main .btn--primary")
    browse("reviewer").get("/figures")
    browse("reviewer").get(f"/figures/snapshots/{kept['snapshot']}")


def test_every_address_is_in_a_table(app):
    """A new one fails here until it has its line above."""
    known = {"show_figures", "show_matrix", "show_years", "list_villages", "list_totals", "ask_add_total", "add_total"}
    known |= {"ask_change_total", "change_total", "ask_remove_total", "remove_total"}
    known |= {"list_snapshots", "ask_freeze", "freeze_figures", "show_snapshot", "show_changes"}
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("figures.")}
    assert endpoints == {f"figures.{name}" for name in known}
