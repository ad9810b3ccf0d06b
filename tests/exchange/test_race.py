"""An upload applied by many hands at the same instant, and beside people who go on typing."""

import threading
from functools import partial

import sqlalchemy as sa

from portal.history.models import Event
from portal.history.queries import broken_links
from portal.kernel.db import db
from portal.plans.models import Block
from tests.exchange.files import APPLY, basics, download, edited, stars, upload
from tests.racing import all_at_once, browser_of


def brought(apps, plan_id):
    browser = browser_of(apps[0], "clerk")
    file = edited(
        download(browser, plan_id),
        basics("profile", "households", 415),
        basics("analysis", "goal", "文件里的目标"),
        stars("task.branch.1", "head:bram", "责任人", "文件里的人"),
    )
    return upload(browser, plan_id, file).select_one(APPLY)["action"]


def test_applying_many_times_at_once_is_done_once(filled_portals):
    apps, plan_id = filled_portals
    address = brought(apps, plan_id)
    barrier = threading.Barrier(6)

    def press(place):
        browser = browser_of(apps[place % 2], ("clerk", "secretary")[place % 2])
        page = browser.get(address)
        barrier.wait()
        browser.submit(page, APPLY)

    all_at_once([partial(press, place) for place in range(6)])
    with apps[0].app_context():
        events = [event.verb for event in db.session.scalars(sa.select(Event).order_by(Event.id))]
        assert events.count("workbook_applied") == 1
        assert broken_links() == []


def test_applying_beside_people_who_type_loses_nothing(filled_portals):
    apps, plan_id = filled_portals
    address = brought(apps, plan_id)
    barrier = threading.Barrier(4)

    def type_in(block_key, field):
        browser = browser_of(apps[1], "secretary")
        page = browser.get(f"/plans/{plan_id}/blocks/{block_key}")
        barrier.wait()
        browser.submit(page, "#block form", **{field: "同时写的"})

    def press():
        browser = browser_of(apps[0], "clerk")
        page = browser.get(address)
        barrier.wait()
        browser.submit(page, APPLY)

    all_at_once(
        [
            press,
            partial(type_in, "analysis", "overview"),
            partial(type_in, "task.branch.1", "gap"),
            partial(type_in, "star.branch", "goal"),
        ]
    )
    with apps[0].app_context():
        contents = dict(db.session.execute(sa.select(Block.key, Block.content)).all())
        assert contents["analysis"]["overview"] == "同时写的" and contents["analysis"]["goal"] == "文件里的目标"
        task = contents["task.branch.1"]
        assert task["gap"] == "同时写的" and task["measure.bram.owner"] == "文件里的人"
        assert contents["star.branch"]["goal"] == "同时写的" and contents["profile"]["households"] == 415
        assert broken_links() == []
