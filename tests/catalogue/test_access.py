"""Who gets what of catalogues, years and settings: the county keeps them, its administrator reads, nobody else."""

import pytest

from tests.asking import asks, wrong_answers

EVERYONE = (None, "stranger", "secretary", "clerk", "liaison", "reviewer", "viewer", "outsider", "county", "admin")


def reads(county: int = 200, admin: int = 200) -> dict:
    return {None: 302} | dict.fromkeys(EVERYONE[1:], 403) | {"county": county, "admin": admin}


def keeps(county: int) -> dict:
    return reads(county, 403)


def writes(county: int) -> dict:
    return {None: 401} | dict.fromkeys(EVERYONE[1:], 403) | {"county": county}


OWN_VILLAGE = {None: 302} | dict.fromkeys(EVERYONE[1:], 403)
OWN_VILLAGE |= dict.fromkeys(("secretary", "clerk"), 200) | dict.fromkeys(("stranger", "outsider", "admin"), 404)

# endpoint, method → person → status; the catalogue is the county's draft
ACCESS = {
    ("catalogue.list_catalogues", "GET"): reads(),
    ("catalogue.show_catalogue", "GET"): reads(),
    ("catalogue.choose_comparison", "GET"): reads(303, 303),
    ("catalogue.compare_catalogues", "GET"): reads(),
    ("catalogue.copy_catalogue", "POST"): writes(403),  # there is a draft already
    ("catalogue.ask_publish", "GET"): keeps(200),
    ("catalogue.publish_catalogue", "POST"): writes(422),  # not under the name of the one before
    ("catalogue.ask_discard", "GET"): keeps(200),
    ("catalogue.discard_draft", "POST"): writes(303),
    ("catalogue.edit_names", "GET"): keeps(200),
    ("catalogue.save_names", "POST"): writes(422),
    ("catalogue.ask_task", "GET"): keeps(200),
    ("catalogue.add_task", "POST"): writes(422),
    ("catalogue.edit_task", "GET"): keeps(200),
    ("catalogue.save_task", "POST"): writes(422),
    ("catalogue.act_on_task", "POST"): writes(303),
    ("cycles.list_years", "GET"): reads(),
    ("cycles.show_year", "GET"): reads(),
    ("cycles.change_year", "POST"): writes(422),
    ("cycles.ask_open_year", "GET"): keeps(200),
    ("cycles.open_year", "POST"): writes(422),
    ("cycles.ask_close_year", "GET"): keeps(200),
    ("cycles.close_year", "POST"): writes(303),
    ("cycles.ask_reopen_year", "GET"): keeps(200),
    ("cycles.reopen_year", "POST"): writes(422),
    ("cycles.choose_catalogue", "GET"): reads(303, 303),
    ("cycles.ask_replace", "GET"): keeps(403),  # a draft
    ("cycles.replace_catalogue", "POST"): writes(403),
    ("cycles.preview_catalogue", "GET"): reads(),
    ("cycles.show_removed_tasks", "GET"): OWN_VILLAGE,
    ("cycles.ask_remove_year", "GET"): keeps(200),
    ("settings.list_calendars", "GET"): reads(),
    ("settings.edit_calendar", "GET"): keeps(200),
    ("settings.save_calendar", "POST"): writes(303),
    ("settings.show_settings", "GET"): reads(),
    ("settings.save_settings", "POST"): writes(422),
    ("catalogue.download_catalogue", "GET"): reads(),
    ("catalogue.choose_catalogue", "GET"): keeps(200),
    ("catalogue.download_template", "GET"): keeps(200),
    ("catalogue.import_catalogue", "POST"): writes(422),
}
FEATURES = ("catalogue.", "cycles.", "settings.")


@pytest.fixture
def address(app, catalogues, task_id, plan):
    """address(endpoint, method, …) with everything about the draft."""

    def build(endpoint: str, method: str, **changes) -> str:
        values = {"catalogue_id": catalogues.draft, "other_id": catalogues.published, "task_id": task_id}
        values |= {"star_key": "branch", "act": "down", "year": 2022, "plan_id": plan.id, **changes}
        rule = next(rule for rule in app.url_map.iter_rules(endpoint) if method in rule.methods)
        with app.test_request_context():
            return rule.build({key: values[key] for key in rule.arguments}, append_unknown=False)[1]

    return build


def test_every_route_is_listed(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith(FEATURES)}
    # A year that was taken away leaves the next person nothing to ask about: tests/doors asks without a token.
    listed = {endpoint for endpoint, _ in ACCESS if endpoint.startswith(FEATURES)} | {
        "cycles.remove_year",
        "cycles.show_archive",
    }
    assert endpoints == listed


@pytest.mark.parametrize(("endpoint", "method"), ACCESS)
def test_access(browse, address, endpoint, method, without_tokens):
    assert wrong_answers(browse, ACCESS[endpoint, method], asks(method, address(endpoint, method))) == []


@pytest.mark.parametrize(
    ("endpoint", "method"), [key for key in ACCESS if "catalogue_id" in key[0] or "task" in key[0]]
)
def test_another_countys_catalogue_is_not_there(browse, address, catalogues, endpoint, method, without_tokens):
    if endpoint == "cycles.show_removed_tasks":
        pytest.skip("about a plan")
    url = address(endpoint, method, catalogue_id=catalogues.theirs)
    browser = browse("county")
    browser.get(url, 404) if method == "GET" else browser.post(url, {}, 404)


@pytest.mark.parametrize(("endpoint", "method"), [key for key in ACCESS if key[1] == "POST"])
def test_no_post_does_anything_without_its_token(browse, address, catalogues, session, endpoint, method):
    def everything() -> list:
        from portal.kernel.db import Base

        tables = [table for table in Base.metadata.sorted_tables if table.name != "user_session"]
        return [sorted(map(repr, session.execute(table.select()).all())) for table in tables]

    browser = browse("county")
    before = everything()
    response = browser.client.post(address(endpoint, method), data={"name": "别的", "reason": "没有令牌"})
    assert response.status_code in (303, 403, 422)
    session.expire_all()
    assert everything() == before
