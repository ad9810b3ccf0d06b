"""Who gets what from every address. A new route fails here until it has its line.

The plan is 柳树村's, submitted once. Reviews and print jobs have tables of their own beside their features, for the
kinds of objects they have.
"""

import pytest
import sqlalchemy as sa

from portal.accounts.models import UserSession
from tests.asking import asks, wrong_answers

EVERYONE = (None, "stranger", "secretary", "clerk", "liaison", "reviewer", "viewer", "outsider", "county", "admin")

ALL = dict.fromkeys(EVERYONE, 200)
SIGNED_IN = {None: 302} | dict.fromkeys(EVERYONE[1:], 200)


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


# endpoint → method → person → status
ACCESS = {
    "assets.site_css": {"GET": ALL},
    "assets.site_js": {"GET": ALL},
    "home.show_health": {"GET": ALL},
    "day.read_pasted_day": {"GET": SIGNED_IN},
    "home.show_home": {"GET": SIGNED_IN | dict.fromkeys(("secretary", "clerk", "stranger", "admin"), 302)},
    "accounts.sign_in": {"GET": {None: 200} | dict.fromkeys(EVERYONE[1:], 302)},
    "accounts.start_session": {"POST": dict.fromkeys(EVERYONE, 422)},
    "accounts.sign_out": {"POST": {None: 401} | dict.fromkeys(EVERYONE[1:], 303)},
    "accounts.change_password": {"GET": SIGNED_IN},
    "accounts.save_password": {"POST": {None: 401} | dict.fromkeys(EVERYONE[1:], 422)},
    "accounts.change_text_size": {"POST": {None: 401} | dict.fromkeys(EVERYONE[1:], 303)},
    "accounts.list_accounts": {"GET": keepers(200) | {"outsider": 200}},
    "accounts.change_account": {"POST": keepers(303, nobody=401)},
    "accounts.ask_change_account": {"GET": keepers(200)},
    "accounts.ask_open_account": {"GET": keepers(200, township=403)},
    "accounts.open_account": {"POST": keepers(422, township=403, nobody=401)},
    "accounts.ask_edit_account": {"GET": keepers(200)},
    "accounts.edit_account": {"POST": keepers(422, nobody=401)},
    "accounts.ask_move_account": {"GET": keepers(200, township=403) | {"outsider": 404}},
    "accounts.move_account": {"POST": keepers(422, township=403, nobody=401) | {"outsider": 404}},
    "accounts.ask_hand_over": {"GET": keepers(200)},
    "accounts.hand_over": {"POST": keepers(422, nobody=401)},
    "accounts.choose_slips": {"GET": keepers(200) | {"outsider": 200}},
    "accounts.make_slips": {"POST": keepers(422, nobody=401) | {"outsider": 422}},
    "accounts.show_me": {"GET": SIGNED_IN},
    "accounts.save_me": {"POST": {None: 401} | dict.fromkeys(EVERYONE[1:], 422)},
    "accounts.ask_code": {"GET": dict.fromkeys(EVERYONE, 302)},
    "accounts.check_code": {"POST": dict.fromkeys(EVERYONE, 303)},
    "accounts.show_second_step": {"GET": second_step(200)},
    "accounts.set_up_second_step": {"POST": second_step(303, nobody=401)},
    "accounts.change_second_step": {"POST": second_step(422, nobody=401)},
    "accounts.end_session": {"POST": {None: 401} | dict.fromkeys(EVERYONE[1:], 404)},
    "plans.show_plan": {"GET": village(200, office=303)},
    "plans.show_block": {"GET": village(200)},
    "plans.save_block": {"POST": village(422, nobody=401)},
    "plans.show_paste": {"GET": village(200)},
    "plans.preview_paste": {"POST": village(422, nobody=401)},
    "plans.paste_rows": {"POST": village(422, nobody=401)},
    "plans.note_presence": {"POST": village(200, nobody=401)},
    "plans.carry_profile": {"POST": village(404, nobody=401)},  # there is no plan of the year before
    "plans.show_whole": {"GET": village(200)},
    "plans.show_table": {"GET": village(200)},
    "plans.check_plan": {"GET": village(200)},
    "plans.submit_plan": {"POST": village(303, nobody=401) | {"clerk": 403}},
    "plans.show_receipt": {"GET": village(200)},
    "plans.show_submission": {"GET": village(200, office=200)},
    "plans.ask_restore": {"GET": village(200) | {"clerk": 403}},
    "plans.restore_plan": {"POST": village(303, nobody=401) | {"clerk": 403}},
    "plans.show_timeline": {"GET": village(200, office=200)},
}
OWN_TABLES = ("reviews.", "printing.", "phrases.", "exchange.", "messages.", "appraisals.", "units.")
OWN_TABLES += ("operation.", "catalogue.", "cycles.", "settings.", "practice.", "figures.")
OWN_TABLES += ("audit.",)


def test_every_route_is_listed(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules() if not rule.endpoint.startswith(OWN_TABLES)}
    assert endpoints - {"static"} == set(ACCESS)


def test_every_route_is_typed_and_kebab(app):
    for rule in app.url_map.iter_rules():
        assert rule.rule == rule.rule.lower()
        others = {"filename", "block_key", "star_key", "act", "code", "kind", "step"}
        assert "<int:" in rule.rule or rule.arguments <= others


@pytest.mark.parametrize(("endpoint", "method"), [(e, m) for e, methods in ACCESS.items() for m in methods])
def test_access(app, browse, submitted_plan, people, endpoint, method, without_tokens):
    url = address_of(app, endpoint, method, submitted_plan, people)
    assert wrong_answers(browse, ACCESS[endpoint][method], asks(method, url)) == []


@pytest.mark.parametrize(("endpoint", "method"), [(e, m) for e, methods in ACCESS.items() for m in methods])
def test_asking_for_a_fragment_is_no_way_around(app, browse, submitted_plan, people, endpoint, method, without_tokens):
    """What htmx asks for is allowed to whom the page is; a redirect becomes an order to the browser to go there."""
    url = address_of(app, endpoint, method, submitted_plan, people)
    whole = {who: ACCESS[endpoint][method][who] for who in ("stranger", "liaison", "outsider", "admin")}
    expected = {who: 204 if status in (302, 303) else status for who, status in whole.items()}
    assert wrong_answers(browse, expected, asks(method, url, htmx=True)) == []


@pytest.mark.parametrize(("endpoint", "method"), [(e, m) for e, methods in ACCESS.items() for m in methods])
def test_a_disabled_account_is_a_stranger_at_once(
    app, browse, submitted_plan, people, session, endpoint, method, without_tokens
):
    url = address_of(app, endpoint, method, submitted_plan, people)
    browser, expect = browse("secretary"), ACCESS[endpoint][method][None]
    people["secretary"].is_enabled = False
    session.commit()
    browser.get(url, expect) if method == "GET" else browser.post(url, {}, expect)


def address_of(app, endpoint, method, plan, people) -> str:
    values = {"plan_id": plan.id, "block_key": "task.branch.1", "number": 1, "user_id": people["clerk"].id}
    values |= {"act": "unlock", "star_key": "branch", "session_id": 0, "step": "confirm"}
    values |= {"act": "reset"} if endpoint == "accounts.ask_change_account" else {}
    rule = next(rule for rule in app.url_map.iter_rules(endpoint) if method in rule.methods)
    with app.test_request_context():
        return rule.build({key: values[key] for key in rule.arguments}, append_unknown=False)[1]


@pytest.mark.parametrize("endpoint", [e for e, methods in ACCESS.items() if "POST" in methods])
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
        from portal.db import Base

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
