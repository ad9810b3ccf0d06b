"""Who may see ledgers, and whom the others are told to ask."""

import pytest

from portal.ledgers.policy import why_not_see_ledger


@pytest.mark.parametrize(
    ("who", "unit"),
    [("reviewer", "青山镇"), ("viewer", "青山镇"), ("liaison", "青山镇"), ("county", "青山镇"), ("county", "明县")],
)
def test_who_may(people, places, who, unit):
    assert why_not_see_ledger(people[who], places[unit]) is None


@pytest.mark.parametrize(
    ("who", "unit", "words"),
    [
        ("secretary", "青山镇", "请看本村的计划表"),
        ("clerk", "青山镇/柳树村", "请看本村的计划表"),
        ("admin", "明县", "请联系镇党建办"),
        ("reviewer", "明县", "您只能看青山镇的"),
        ("outsider", "青山镇", "您只能看白河乡的"),
        ("reviewer", "东片区", "请选一个乡镇"),
        ("county", "青山镇/柳树村", "请选一个乡镇"),
    ],
)
def test_who_may_not_and_why(people, places, who, unit, words):
    assert words in why_not_see_ledger(people[who], places[unit])
