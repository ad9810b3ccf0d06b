"""Who gets what from the addresses of accounts and plans, and what a press leads to when it carries its token.

The plan is 柳树村's, submitted once. Other features have such tables beside them, for the kinds of objects they have;
that no route is without a line is proved in tests/doors.
"""

import pytest
import sqlalchemy as sa

from portal.accounts.models import UserSession
from tests.asking import asks, wrong_answers

EVERYONE = (None, "stranger", "secretary", "clerk", "liaison", "reviewer", "viewer", "outsider", "county", "admin")


def village(own: int, *, office: int = 403, nobody: int = 302) -> dict:
    """What the village itself gets; its own township and county get `office`, everybody else finds nothing."""
    here = dict.fromkeys(("secretary", "clerk"), own)
    above = dict.fromkeys(("liaison", "reviewer", "viewer", "county"), office)
    return {None: nobody} | here | above | dict.fromkeys(("stranger", "outsider", "admin"), 404)


def keepers(own: int, *, township: int | None = None, nobody: int = 302) -> dict:
    """What those who keep accounts get for one of 柳树村; another township's reviewer finds nothing."""
    away = 403 if township == 403 else 404
    own_township = own if township is None else township
    keeping = {"reviewer": own_township, "outsider": away, "admin": own}
    return {None: nobody} | dict.fromkeys(EVERYONE[1:], 403) | keeping


def second_step(own: int, *, nobody: int = 302) -> dict:
    """两步验证 is for those who decide over others."""
    office = dict.fromkeys(("reviewer", "outsider", "county", "admin"), own)
    return {None: nobody} | dict.fromkeys(EVERYONE[1:], 403) | office


# endpoint of a press → person → status; who may read which page is asked of every address in tests/doors
ACCESS = {
    "accounts.start_session": dict.fromkeys(EVERYONE, 422),
    "accounts.sign_out": {None: 401} | dict.fromkeys(EVERYONE[1:], 303),
    "accounts.save_password": {None: 401} | dict.fromkeys(EVERYONE[1:], 422),
    "accounts.change_text_size": {None: 401} | dict.fromkeys(EVERYONE[1:], 303),
    "accounts.change_account": keepers(303, nobody=401),
    "accounts.open_account": keepers(422, township=403, nobody=401),
    "accounts.edit_account": keepers(422, nobody=401),
    "accounts.move_account": keepers(422, township=403, nobody=401) | {"outsider": 404},
    "accounts.hand_over": keepers(422, nobody=401),
    "accounts.make_slips": keepers(422, nobody=401) | {"outsider": 422},
    "accounts.save_me": {None: 401} | dict.fromkeys(EVERYONE[1:], 422),
    "accounts.check_code": dict.fromkeys(EVERYONE, 303),
    "accounts.set_up_second_step": second_step(303, nobody=401),
    "accounts.change_second_step": second_step(422, nobody=401),
    "accounts.end_session": {None: 401} | dict.fromkeys(EVERYONE[1:], 404),
    "plans.save_block": village(422, nobody=401),
    "plans.preview_paste": village(422, nobody=401),
    "plans.paste_rows": village(422, nobody=401),
    "plans.note_presence": village(200, nobody=401),
    "plans.carry_profile": village(404, nobody=401),  # there is no plan of the year before
    "plans.take_last_year": village(404, nobody=401),
    "plans.give_last_year_back": village(404, nobody=401),
    "plans.submit_plan": village(303, nobody=401) | {"clerk": 403},
    "plans.restore_plan": village(303, nobody=401) | {"clerk": 403},
}


def test_every_route_is_typed_and_kebab(app):
    for rule in app.url_map.iter_rules():
        assert rule.rule == rule.rule.lower()
        others = {"filename", "block_key", "star_key", "act", "code", "kind", "step"}
        assert "<int:" in rule.rule or rule.arguments <= others


@pytest.mark.parametrize("endpoint", ACCESS)
def test_access(app, browse, submitted_plan, people, endpoint, without_tokens):
    url = address_of(app, endpoint, submitted_plan, people)
    assert wrong_answers(browse, ACCESS[endpoint], asks("POST", url)) == []


@pytest.mark.parametrize("endpoint", ACCESS)
def test_asking_for_a_fragment_is_no_way_around(app, browse, submitted_plan, people, endpoint, without_tokens):
    """What htmx asks for is allowed to whom the page is; a redirect becomes an order to the browser to go there."""
    url = address_of(app, endpoint, submitted_plan, people)
    whole = {who: ACCESS[endpoint][who] for who in ("stranger", "liaison", "outsider", "admin")}
    expected = {who: 204 if status in (302, 303) else status for who, status in whole.items()}
    assert wrong_answers(browse, expected, asks("POST", url, htmx=True)) == []


def address_of(app, endpoint, plan, people) -> str:
    values = {"plan_id": plan.id, "block_key": "task.branch.1", "number": 1, "user_id": people["clerk"].id}
    values |= {"act": "unlock", "star_key": "branch", "session_id": 0, "step": "confirm"}
    rule = next(rule for rule in app.url_map.iter_rules(endpoint) if "POST" in rule.methods)
    with app.test_request_context():
        return rule.build({key: values[key] for key in rule.arguments}, append_unknown=False)[1]


@pytest.mark.parametrize("endpoint", ACCESS)
def test_no_post_does_anything_without_its_token(app, browse, submitted_plan, people, session, endpoint):
    """A form of the page is refused with 422 and the page again; buttons without text lead back with a notice."""
    own = (
        "accounts.sign_out",
        "accounts.change_text_size",
        "accounts.save_me",
        "accounts.save_password",
        "accounts.start_session",
    )
    who = "admin" if endpoint.startswith("accounts.") and endpoint not in own else "secretary"
    values = {"plan_id": submitted_plan.id, "block_key": "task.branch.1", "user_id": people["clerk"].id}
    values |= {"number": 1, "act": "enable", "session_id": 0, "step": "confirm"}
    rule = next(app.url_map.iter_rules(endpoint))
    with app.test_request_context():
        url = rule.build({key: values[key] for key in rule.arguments}, append_unknown=False)[1]
    browser = browse(who)
    lead_back = ("change_account", "sign_out", "change_text_size", "check_code")
    gentle = endpoint in [f"accounts.{name}" for name in lead_back]
    if endpoint == "accounts.end_session":
        url = (
            f"/me/sessions/{session.scalar(sa.select(UserSession.id).where(UserSession.user_id == people[who].id))}/end"
        )
    browser.post(url, {"text_size": "huge", "version": "1"}, expect=303 if gentle else 422)
    session.expire_all()
    assert people["clerk"].is_enabled and people[who].text_size.value == "normal"
    browser.get("/password")  # still signed in


def test_gets_change_nothing(app, browse, submitted_plan, people, session):
    """Every page of the village and the township, read twice: no table has another row or another content."""

    def everything() -> list:
        from portal.kernel.db import Base

        tables = [table for table in Base.metadata.sorted_tables if table.name != "user_session"]
        return [sorted(map(repr, session.execute(table.select()).all())) for table in tables]

    before = everything()
    for who, urls in {
        "secretary": ["/", f"/plans/{submitted_plan.id}", f"/plans/{submitted_plan.id}/check"],
        "reviewer": ["/", "/plans", f"/plans/{submitted_plan.id}/review", "/prints"],
    }.items():
        browser = browse(who)
        for url in urls:
            browser.get(url, expect=302 if url == "/" and who == "secretary" else 200)
    assert everything() == before
