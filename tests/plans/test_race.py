"""Many presses at the same instant: nothing acknowledged is lost, nothing is made twice."""

import threading
from functools import partial

import sqlalchemy as sa

from portal.history.models import Event
from portal.history.queries import broken_links
from portal.kernel.db import db
from portal.plans.models import Block, Submission
from tests.racing import all_at_once, browser_of

BLOCKS = ["profile", "analysis", "procedure", *(f"star.{key}" for key in ("branch", "industry", "ecology"))]


def test_different_blocks_at_once_are_all_kept(filled_portals):
    apps, plan_id = filled_portals
    barrier = threading.Barrier(len(BLOCKS))

    def save(place, key):
        browser = browser_of(apps[place % 2], ("secretary", "clerk")[place % 2])
        url = f"/plans/{plan_id}/blocks/{key}"
        page = browser.get(url)
        fields = {"profile": {"groups": "8"}, "analysis": {"goal": "同时写的"}, "procedure": {"members_expected": "63"}}
        barrier.wait()
        browser.submit(page, "#block form", **fields.get(key, {"goal": "同时写的"}))

    all_at_once([partial(save, place, key) for place, key in enumerate(BLOCKS)])
    with apps[0].app_context():
        contents = dict(db.session.execute(sa.select(Block.key, Block.content)).all())
        assert contents["profile"]["groups"] == 8 and contents["procedure"] == {"members_expected": 63}
        assert all(contents[key]["goal"] == "同时写的" for key in BLOCKS if key not in ("profile", "procedure"))
        assert broken_links() == []


def test_two_fields_of_one_block_at_once_are_both_kept(filled_portals):
    apps, plan_id = filled_portals
    barrier = threading.Barrier(2)
    answers = []

    def save(app, who, field):
        browser = browser_of(app, who)
        page = browser.get(f"/plans/{plan_id}/blocks/analysis")
        barrier.wait()
        form = {tag["name"]: tag.text.removeprefix("\n") for tag in page.select("#block textarea")}
        form |= {tag["name"]: tag["value"] for tag in page.select("#block input[type=hidden]")} | {field: "同时写的"}
        answers.append(browser.client.post(f"/plans/{plan_id}/blocks/analysis", data=form).status_code)

    all_at_once([partial(save, apps[0], "secretary", "overview"), partial(save, apps[1], "clerk", "goal")])
    with apps[0].app_context():
        content = db.session.scalar(sa.select(Block.content).where(Block.key == "analysis"))
    assert answers == [303, 303]
    assert content["overview"] == content["goal"] == "同时写的"


def test_submitting_pressed_many_times_at_once_is_one_submission(filled_portals):
    apps, plan_id = filled_portals
    barrier = threading.Barrier(6)

    def press(place):
        browser = browser_of(apps[place % 2], "secretary")
        page = browser.get(f"/plans/{plan_id}/check")
        barrier.wait()
        answer = browser.submit(page, "form.form-actions")
        assert answer.response.location == f"/plans/{plan_id}/submissions/1/receipt"

    all_at_once([partial(press, place) for place in range(6)])
    with apps[0].app_context():
        assert db.session.scalar(sa.select(sa.func.count(Submission.id))) == 1
        submitted = sa.select(sa.func.count(Event.id)).where(Event.verb == "plan_submitted")
        assert db.session.scalar(submitted) == 1
        assert broken_links() == []
