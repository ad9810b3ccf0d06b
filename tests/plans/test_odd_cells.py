"""One odd value stops itself and nothing else: by script, by hand, with every button (issue 16 A4)."""

from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from portal.plans import services
from portal.plans.models import Block
from tests.browser import form_data, texts

TASK = "task.branch.1"


@pytest.fixture
def address(plan):
    return lambda key: f"/plans/{plan.id}/blocks/{key}"


@pytest.fixture
def stored(session, plan):
    def content(key):
        session.expire_all()
        block = session.scalar(sa.select(Block).where(Block.plan_id == plan.id, Block.key == key))
        return block.content if block else {}

    return content


@pytest.fixture
def by_itself(address):
    """A page that saves by itself: `page` is what was loaded, `base` what it last knew to be stored."""

    def send(browser, page, key, base=None, version=None, **fields):
        data = form_data(page.select_one("#block form"))
        known = {
            name: value for name, value in (data | (base or {})).items() if name not in ("csrf_token", "version", "do")
        }
        sent = data | fields | {"base": urlencode(known, doseq=True)} | ({"version": version} if version else {})
        return browser._send("post", address(key), data=sent, headers={"X-Autosave": "1"})

    return send


ODD = {
    "households": "约四百",
    "population": "10，5",
    "farmland_mu": "很多",
    "collective_income_wan": "96005元",
    "secretary_phone": "电话在镇里",
    "secretary": "长" * 41,
    "industries": "长" * 1800,
}


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("field", ODD)
def test_by_hand_the_rest_is_stored_and_the_odd_box_is_marked(browse, address, stored, field, htmx):
    browser = browse("clerk")
    fields = {"groups": "8个", "liaison": "赵敏", field: ODD[field]}
    page = browser.submit(browser.get(address("profile")), "#block form", expect=422, htmx=htmx, **fields)
    assert stored("profile") == {"groups": 8, "liaison": "赵敏"}
    assert page.select_one("#groups")["value"] == "8" and page.select_one("#liaison")["value"] == "赵敏"
    box = page.select_one(f"#{field}")
    assert ODD[field] in (box.get("value") or box.text) and box["aria-invalid"] == "true"
    assert texts(page, "#error-summary li") and "别的都已保存" in page.select_one("#error-summary").text
    again = browser.submit(page, "#block form", expect=200 if htmx else 303, htmx=htmx, **{field: ""})
    again = again if htmx else browser.follow(again)
    assert not again.select("#error-summary, .field__errors")


def test_what_was_stored_before_stays_until_the_odd_box_is_mended(browse, address, stored, by_itself, plan, people):
    services.save_block(plan, "profile", {"households": 410}, actor=people["clerk"], seen_version=0)
    browser = browse("clerk")
    page = browser.get(address("profile"))
    answer = by_itself(browser, page, "profile", households="约四百", groups="8")
    assert answer.status_code == 422 and answer.json["version"] == 2 and answer.json["taken_over"] == []
    assert [name for name, _ in answer.json["unread"]] == ["households"]
    assert stored("profile") == {"households": 410, "groups": 8}
    # The page's base now holds the odd words too: they say nothing about what is stored.
    odd = {"households": "约四百", "groups": "8"}
    answer = by_itself(browser, page, "profile", base=odd, version=2, households="412户", groups="8")
    assert answer.status_code == 200 and answer.json["taken_over"] == []
    assert stored("profile") == {"households": 412, "groups": 8}


def test_another_persons_answer_under_an_odd_box_is_asked_about(browse, address, stored, by_itself):
    browser, mate = browse("clerk"), browse("secretary")
    page = browser.get(address("profile"))
    mate.submit(mate.get(address("profile")), "#block form", households="411")
    answer = by_itself(browser, page, "profile", households="约四百", groups="8")
    assert answer.status_code == 422 and answer.json["taken_over"] == ["households"]
    odd = {"households": "约四百", "groups": "8"}
    answer = by_itself(browser, page, "profile", base=odd, households="412", groups="8")
    assert answer.status_code == 409 and stored("profile")["households"] == 411


@pytest.fixture
def rows(plan, people, session):
    content = {"measures": ["aaaa", "bbbb"], "measure.aaaa.text": "甲", "measure.bbbb.text": "乙"}
    services.save_block(plan, TASK, content, actor=people["clerk"], seen_version=0)
    session.commit()


ROW_BUTTONS = {
    "up:bbbb": ["乙", "甲"],
    "down:aaaa": ["乙", "甲"],
    "copy:aaaa": ["甲", "甲", "乙"],
    "remove:aaaa": ["乙"],
    "add": ["甲", "乙"],
    "paste": ["甲", "乙"],
    "fill-empty": ["甲", "乙"],
    "next": ["甲", "乙"],
    "save": ["甲", "乙"],
}


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("button", ROW_BUTTONS)
def test_every_button_does_its_work_beside_an_odd_cell(browse, address, stored, rows, button, htmx):
    browser = browse("clerk")
    odd = {"measure.bbbb.due_on": "国庆前", "gap": "刚写的差距", "fill.owner": "王秀英"}
    page = browser.submit(browser.get(address(TASK)), "#block form", expect=422, htmx=htmx, do=button, **odd)
    content = stored(TASK)
    assert [content[f"measure.{uid}.text"] for uid in content["measures"]] == ROW_BUTTONS[button]
    assert content["gap"] == "刚写的差距" and "measure.bbbb.due_on" not in content
    assert page.select_one("[name='measure.bbbb.due_on']")["value"] == "国庆前"
    assert "国庆前" in page.select_one("[id='measure.bbbb.due_on-errors']").text
    assert len(page.select(".measure")) == len(ROW_BUTTONS[button]) + (button == "add")


def test_a_row_that_goes_takes_its_odd_cell_along(browse, address, stored, rows):
    browser = browse("clerk")
    odd = {"measure.bbbb.due_on": "国庆前"}
    page = browser.submit(browser.get(address(TASK)), "#block form", expect=200, htmx=True, do="remove:bbbb", **odd)
    assert stored(TASK)["measures"] == ["aaaa"] and not page.select("#error-summary")


def test_filling_every_row_settles_an_odd_cell(browse, address, stored, rows):
    fields = {"measure.bbbb.due_on": "国庆前", "fill.due_on": "9月底前"}
    browser = browse("clerk")
    page = browser.submit(browser.get(address(TASK)), "#block form", expect=200, htmx=True, do="fill-all", **fields)
    assert stored(TASK)["measure.bbbb.due_on"] == "2022-09-30" and not page.select("#error-summary")


def test_a_new_row_with_nothing_but_an_odd_cell_is_kept_on_the_page_only(browse, address, stored, rows):
    browser = browse("clerk")
    page = browser.get(address(TASK) + "?add=cccc")
    page = browser.submit(page, "#block form", expect=422, gap="差", **{"measure.cccc.due_on": "2月30日"})
    assert stored(TASK)["measures"] == ["aaaa", "bbbb"] and stored(TASK)["gap"] == "差"
    assert page.select_one("[name='measure.cccc.due_on']")["value"] == "2月30日"
    browser.submit(page, "#block form", **{"measure.cccc.due_on": "2月28日"})
    assert stored(TASK)["measure.cccc.due_on"] == "2022-02-28"


def test_beside_a_conflict_the_odd_box_is_shown_as_typed(browse, address, stored):
    browser, mate = browse("clerk"), browse("secretary")
    page = browser.get(address("profile"))
    mate.submit(mate.get(address("profile")), "#block form", secretary="李")
    page = browser.submit(page, "#block form", expect=409, secretary="张", households="约四百")
    assert page.select_one("#households")["value"] == "约四百" and stored("profile") == {"secretary": "李"}
