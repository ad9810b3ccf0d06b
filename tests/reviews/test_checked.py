"""What the check knows, on the reviewer's page: whose words they are like is told to those who may read both."""

import pytest

from portal.plans import services
from portal.plans.queries import plan_of, plan_or_404
from tests.people import content_of, submit

COPIED = "路灯坏了三十二盏，主干道以外晚上没有照明，村民反映了两年没有人修，群众意见很大。"


@pytest.fixture
def copied(plan, people, places, cycle, session):
    """柳树村 and 石桥村 have handed in one gap in the same words."""
    handed_in = []
    for who, place in (("secretary", "青山镇/柳树村"), ("stranger", "青山镇/石桥村")):
        one = plan_of(people[who], places[place], cycle)
        for key, content in content_of(2).items():
            words = {"gap": COPIED} if key.startswith("task.") else {}
            services.save_block(one, key, {**content, **words}, actor=people[who], seen_version=0)
        session.commit()
        submit(plan_or_404(people[who], one.id), people[who])
        handed_in.append(one.id)
    return handed_in


def test_the_reviewer_reads_which_village_it_is(browse, copied):
    page = browse("reviewer").get(f"/plans/{copied[0]}/review")
    assert "和石桥村已上报的几乎一样" in page.select_one("#checked").text


def test_who_reads_one_of_the_two_does_not_learn_the_other(browse, copied):
    words = browse("liaison").get(f"/plans/{copied[0]}/review").select_one("#checked").text
    assert "和本镇另一个村已上报的几乎一样" in words and "石桥村" not in words


def test_a_village_learns_nothing_of_another(browse, copied):
    page = browse("secretary").get(f"/plans/{copied[0]}/check")
    assert "石桥村" not in page.text
