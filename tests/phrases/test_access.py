"""Who gets what of the phrases of 青山镇. Villages have them beside their tasks; other townships never."""

import pytest

from tests.asking import asks, wrong_answers

EVERYONE = (None, "stranger", "secretary", "clerk", "liaison", "reviewer", "viewer", "outsider", "county", "admin")
NOBODY_ELSE = dict.fromkeys(EVERYONE[1:], 403)

# endpoint, method → person → status; the phrase is 青山镇's, `outsider` is another township's reviewer
ACCESS = {
    ("phrases.list_phrases", "GET"): NOBODY_ELSE
    | {None: 302}
    | dict.fromkeys(("liaison", "reviewer", "viewer", "outsider", "county"), 200),
    ("phrases.add_phrase", "POST"): NOBODY_ELSE | {None: 401, "reviewer": 422, "outsider": 422, "county": 422},
    ("phrases.ask_remove_phrase", "GET"): NOBODY_ELSE | {None: 302, "reviewer": 200, "outsider": 404, "county": 404},
    ("phrases.remove_phrase", "POST"): NOBODY_ELSE | {None: 401, "reviewer": 303, "outsider": 404, "county": 404},
}


def test_every_route_is_listed(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("phrases.")}
    assert endpoints == {endpoint for endpoint, _ in ACCESS}


@pytest.mark.parametrize(("endpoint", "method"), ACCESS)
def test_access(app, browse, phrases, endpoint, method, without_tokens):
    rule = next(rule for rule in app.url_map.iter_rules(endpoint) if method in rule.methods)
    with app.test_request_context():
        url = rule.build({"phrase_id": phrases.ours.id}, append_unknown=False)[1]
    assert wrong_answers(browse, ACCESS[endpoint, method], asks(method, url)) == []


def test_no_post_does_anything_without_its_token(browse, phrases, session):
    browser = browse("reviewer")
    browser.post("/phrases", {"task": "branch.1", "text": "新的"}, expect=422)
    page = browser.post(f"/phrases/{phrases.ours.id}/remove", {}, expect=422)
    assert "请再按一次" in page.text
    session.expire_all()
    assert phrases.ours.removed_at is None


def test_who_reads_but_does_not_keep_has_no_buttons(browse, phrases):
    page = browse("viewer").get("/phrases")
    assert "每月入户走访" in page.text and "由镇党建办增减" in page.text
    assert not page.select("main form") and not page.select("a[href$='/remove']")


def test_the_entry_at_the_head_is_for_offices(browse, phrases):
    for who, is_there in (("reviewer", True), ("viewer", True), ("county", True), ("stranger", False)):
        page = browse(who).get("/phrases", expect=200 if is_there else 403)
        assert bool(page.select("nav.site-nav a[href='/phrases']")) is is_there
