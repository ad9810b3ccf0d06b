"""Every way in × every person, in one table (acceptance 30, 67): a route, a method or a word of a route that has no
line in `table.txt` fails, whichever feature it belongs to; so does who is answered otherwise than their column says.

Posts come without their token, so that nobody changes the world for the next: who may is answered 422 (the page again)
or led back with 303. What happens with a token is told by the tables beside the features.
"""

from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from werkzeug.routing import Rule

from portal.kernel.db import db
from portal.plans.models import Plan
from portal.web.access import public
from tests.doors.addresses import doors
from tests.hostile.test_gets import MAY_WRITE
from tests.scoping import watch

ROWS = [line.split() for line in (Path(__file__).parent / "table.txt").read_text("utf-8").splitlines()]
HEAD, *LINES = (row for row in ROWS if row[0] != "#")
PEOPLE = [None if name == "nobody" else name for name in HEAD]
TABLE = {" ".join(line[-2:]): dict(zip(PEOPLE, map(int, line[:-2]), strict=True)) for line in LINES}
# An auditor has a file of their own: a few ways in, and 403 at all others.
AUDITED = (line.split() for line in (Path(__file__).parent / "auditor.txt").read_text("utf-8").splitlines())
OPEN_TO_AUDITORS = {" ".join(line[1:]): int(line[0]) for line in AUDITED if line[0] != "#"}
PEOPLE.append("auditor")
for door, answers in TABLE.items():
    answers["auditor"] = OPEN_TO_AUDITORS.get(door, 403)


def without_line(app) -> set[str]:
    """What the portal answers to and the table does not know, and the other way round."""
    return set(doors(app)) ^ {door.partition("?")[0] for door in TABLE}


def answer(browser, door: str, numbers, htmx: bool) -> int:
    method, address = door.format(**numbers).split()
    path, _, more = address.partition("?")
    fields = {"query_string" if method == "GET" else "data": dict(parse_qsl(more))}
    headers = {"HX-Request": "true"} if htmx else {}
    response = browser._send(method.lower(), path, headers=headers, **fields)
    response.close()
    return response.status_code


def wrong(browser, numbers, *, who=None, htmx: bool = False, table=TABLE) -> list[str]:
    """Where this browser is answered otherwise than `who`."""
    found = []
    for door, answers in table.items():
        expected = 204 if htmx and answers[who] in (302, 303) else answers[who]
        if (status := answer(browser, door, numbers, htmx)) != expected:
            found.append(f"{door} is {status} and not {expected}")
    return found


def test_every_way_in_has_its_line(app):
    assert without_line(app) == set() and set(OPEN_TO_AUDITORS) <= set(TABLE)


@pytest.mark.parametrize("who", PEOPLE)
def test_who_gets_what(browse, numbers, dump, who):
    """And nothing is changed by any of it: not by reading, and not by a press without its token."""
    browser, before = browse(who), dump(leave=MAY_WRITE)
    assert wrong(browser, numbers, who=who) == []
    after = dump(leave=MAY_WRITE)
    noted = set(after.pop("event")) - set(before.pop("event"))
    assert [event for event in noted if "'list_viewed'" not in event] == [] and after == before


@pytest.mark.parametrize("who", ["stranger", "liaison", "outsider", "admin", "auditor"])
def test_asking_for_a_fragment_is_no_way_around(browse, numbers, who):
    """What htmx asks for is allowed to whom the page is; a redirect becomes an order to the browser to go there."""
    assert wrong(browse(who), numbers, who=who, htmx=True) == []


def test_a_disabled_account_is_nobody_at_once(browse, people, numbers, session):
    browser = browse("secretary")
    people["secretary"].is_enabled = False
    session.commit()
    assert wrong(browser, numbers) == []


# ---- the table itself, shown to fail (acceptance 67) ----


@pytest.mark.parametrize("methods", [{"GET"}, {"POST"}, {"DELETE"}])
def test_a_new_route_fails_until_it_has_its_line(app, monkeypatch, methods):
    rules = [*app.url_map.iter_rules(), Rule("/plans/<int:plan_id>/secrets", methods=methods, endpoint="plans.secrets")]
    rules[-1].bind(app.url_map)
    monkeypatch.setattr(app.url_map, "iter_rules", lambda endpoint=None: iter(rules))
    assert without_line(app) == {f"{method} /plans/{{plan_id}}/secrets" for method in methods}


def test_a_new_method_of_an_old_route_fails_too(app, monkeypatch):
    (rule,) = app.url_map.iter_rules("plans.show_whole")
    monkeypatch.setattr(rule, "methods", {*rule.methods, "DELETE"})
    assert without_line(app) == {"DELETE /plans/{plan_id}/whole"}


def test_a_route_that_is_gone_leaves_no_line_behind(app, monkeypatch):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "plans.show_whole"]
    monkeypatch.setattr(app.url_map, "iter_rules", lambda endpoint=None: iter(rules))
    assert without_line(app) == {"GET /plans/{plan_id}/whole"}


@pytest.mark.parametrize("is_open", [False, True])
def test_a_route_that_lost_its_question_is_found(app, browse, numbers, monkeypatch, is_open):
    """The plan by its number alone, whoever asks. The watch over queries (tests/scoping) stops it for everybody; with
    the watch asleep this table finds who gets what is not theirs."""

    def show_whole(plan_id):
        return db.session.get(Plan, plan_id).state.value

    monkeypatch.setitem(app.view_functions, "plans.show_whole", public(show_whole) if is_open else show_whole)
    monkeypatch.setattr(watch, "is_awake", False)
    door, table = "GET /plans/{plan_id}/whole", {"GET /plans/{plan_id}/whole": TABLE["GET /plans/{plan_id}/whole"]}
    everybody = [found for who in PEOPLE for found in wrong(browse(who), numbers, who=who, table=table)]
    others = [403] * (4 + is_open) + [404] * 3  # an auditor is stopped before the view, unless it is public
    assert sorted(everybody) == [f"{door} is 200 and not {status}" for status in [302] * is_open + others]
