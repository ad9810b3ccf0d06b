"""包村分工: the township ticks who looks after which village."""

import pytest
import sqlalchemy as sa

from portal.accounts.models import Assignment
from portal.history.models import Event
from portal.reviews.services import assign_liaisons
from tests.browser import form_data


@pytest.fixture
def pair(people, places):
    """pair("石桥村"): the liaison and that village as the page sends them."""
    return lambda village: f"{people['liaison'].id}:{places[f'青山镇/{village}'].id}"


def kept(session):
    return {(who, where) for who, where in session.execute(sa.select(Assignment.user_id, Assignment.unit_id))}


def save(browser, page, ticked, expect=303):
    data = form_data(page.select_one("main form")) | {"pair": ticked}
    return browser.post("/liaisons", data, expect=expect)


def test_a_village_changes_hands_and_the_liaison_sees_it_at_once(browse, plan, pair, people, places, session):
    reviewer, liaison = browse("reviewer"), browse("liaison")
    page = reviewer.get("/liaisons")
    assert [box["value"] for box in page.select("input[name=pair][checked]")] == [pair("柳树村")]
    assert "还没有人包的村：石桥村" in page.text
    assert "改了 2 处" in reviewer.follow(save(reviewer, page, [pair("石桥村")])).text
    assert [link.text for link in liaison.get("/plans").select("tbody th a")] == ["石桥村"]
    liaison.get(f"/plans/{plan.id}/review", expect=404)
    stream = f"account:{people['liaison'].id}"
    events = session.scalars(sa.select(Event).where(Event.stream == stream).order_by(Event.id.desc()).limit(2)).all()
    assert {event.verb: event.data["unit"] for event in events} == {
        "liaison_assigned": places["青山镇/石桥村"].id,
        "liaison_released": places["青山镇/柳树村"].id,
    }


def test_what_a_colleague_changed_meanwhile_stays(plan, people, places, session):
    liaison, willow, bridge = people["liaison"].id, places["青山镇/柳树村"].id, places["青山镇/石桥村"].id
    seen = {(liaison, willow)}
    assign_liaisons(places["青山镇"], {(liaison, willow), (liaison, bridge)}, seen=seen, actor=people["reviewer"])
    assert assign_liaisons(places["青山镇"], seen, seen=seen, actor=people["reviewer2"]) == 0
    assert kept(session) == {(liaison, willow), (liaison, bridge)}


def test_only_the_townships_own_people_and_villages(browse, plan, people, places, session):
    before = kept(session)
    browser = browse("reviewer")
    foreign = [
        f"{people['liaison'].id}:{places['白河乡/大营村'].id}",
        f"{people['reviewer'].id}:{places['青山镇/石桥村'].id}",
        "nonsense",
        "1:",
    ]
    seen = [f"{who}:{where}" for who, where in before]
    save(browser, browser.get("/liaisons"), [*foreign, *seen])
    assert kept(session) == before


@pytest.mark.parametrize(
    ("who", "look", "press"),
    [
        (None, 302, 401),
        ("secretary", 403, 403),
        ("liaison", 200, 403),
        ("viewer", 200, 403),
        ("county", 403, 403),
        ("admin", 403, 403),
        ("outsider", 200, 303),
    ],
)
def test_who_may(browse, plan, pair, session, without_tokens, who, look, press):
    before = kept(session)
    page = browse(who).get("/liaisons", expect=look)
    assert not page.select("input[name=pair]")
    browse(who).post("/liaisons", {"pair": [pair("石桥村")], "seen": [pair("柳树村")]}, expect=press)
    assert kept(session) == before
