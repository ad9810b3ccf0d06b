"""A page that saves by itself sends what changed and not the whole form, as the blocks of a plan do."""

import json

import pytest

from portal.plans.forms.delta import check_of
from tests.appraisals.test_two_people import written  # noqa: F401
from tests.browser import form_data

LONG = "写得很满的一段话，" * 20


@pytest.fixture
def delta_save():
    """Send only what changed, as static/js/delta.js makes it: put name → (is, was), cut name → (at, removed, …)."""

    def send(browser, page, put=None, cut=None, tried=(), **fields):
        form = page.select_one("#block-form")
        assert form.has_attr("data-delta")
        delta = {"put": put or {}, "cut": cut or {}, "rows": ["", ""], "tried": list(tried)}
        sent = {name: form_data(form)[name] for name in ("csrf_token", "version")}
        body = sent | {"delta": json.dumps(delta)} | fields
        return browser._send("post", form["action"], data=body, headers={"X-Autosave": "1"})

    return send


def test_a_field_and_then_a_few_characters_of_it(browse, written, delta_save):  # noqa: F811
    url, box, stored = written
    browser = browse("reviewer")
    page = browser.get(url)
    assert delta_save(browser, page, put={box: [LONG, ""]}).json["version"] == 1 and stored() == LONG
    middle = [3, 1, "啊", check_of(LONG)]
    answer = delta_save(browser, page, cut={box: middle}, version="1")
    assert answer.json["version"] == 2 and stored() == f"{LONG[:3]}啊{LONG[4:]}"


def test_the_other_persons_field_is_not_touched_and_the_same_field_is_a_clash(
    browse, submitted_plan, delta_save, session
):
    url = f"/appraisals/{submitted_plan.id}"
    browser, mate = browse("reviewer"), browse("reviewer2")
    page = browser.get(url)
    mate.submit(mate.get(url), "#block-form", button="save", conclusion="周芳写的")
    answer = delta_save(browser, page, put={"klass": ["weak", ""]})
    assert answer.status_code == 200 and answer.json["taken_over"]
    shown = browser.get(url)
    assert (
        shown.select_one("#klass-weak").has_attr("checked")
        and shown.select_one("#conclusion").text.strip() == "周芳写的"
    )
    answer = delta_save(browser, page, put={"conclusion": ["刘敏写的", ""]})
    assert answer.status_code == 409 and "先保存了" in answer.json["message"]
    assert delta_save(browser, page, put={"conclusion": ["周芳写的", ""]}).status_code == 200


def test_what_was_sent_and_never_answered_is_ones_own(browse, written, delta_save):  # noqa: F811
    url, box, stored = written
    browser = browse("reviewer")
    page = browser.get(url)
    delta_save(browser, page, put={box: ["一", ""]})
    answer = delta_save(browser, page, put={box: ["一二", ""]}, tried=[{"rows": "", box: "一"}])
    assert answer.status_code == 200 and stored() == "一二"


def test_a_cut_in_another_persons_text_is_a_clash_and_in_nobodys_is_asked_for_whole(browse, written, delta_save):  # noqa: F811
    url, box, stored = written
    browser, mate = browse("reviewer"), browse("reviewer2")
    delta_save(browser, browser.get(url), put={box: [LONG, ""]})
    page = browser.get(url)
    mate.submit(mate.get(url), "#block-form", button="save", **{box: "周芳写的"})
    assert delta_save(browser, page, cut={box: [0, 0, "啊", check_of(LONG)]}).status_code == 409
    assert delta_save(browser, page, cut={box: [0, 0, "啊", check_of("别的")]}).status_code == 412
    assert delta_save(browser, page, delta="[]").status_code == 412 and stored() == "周芳写的"
