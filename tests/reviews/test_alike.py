"""Which village a text was taken from."""

from portal.reviews.alike import Text, likenesses

LONG = "组织党员每周到户一次，帮助困难群众解决用水用电难题，建立台账逐项销号"
OTHER = "把旧学校修缮以后租给合作社办粉条加工厂，租金归集体，优先雇用脱贫户"


def text(plan, words, village="", key="gap", label="差距"):
    return Text((plan, key), village or f"村{plan}", label, words)


def test_the_most_alike_text_of_another_village_is_named():
    nearly = LONG.replace("每周", "每月")
    found = likenesses([text(1, LONG), text(2, nearly), text(3, OTHER)], [])
    assert set(found) == {(1, "gap"), (2, "gap")}
    assert found[1, "gap"].village == "村2" and 0.8 <= found[1, "gap"].share < 1
    assert likenesses([text(1, LONG), text(2, LONG)], [])[1, "gap"].sentence == "与村2的差距 100% 相同"


def test_ones_own_text_twice_is_nobodys_business():
    assert likenesses([text(1, LONG), text(1, LONG, key="goal")], []) == {}


def test_other_figures_are_the_same_text():
    one, other = f"{LONG}，涉及 120 户", f"{LONG}，涉及 85 户"
    assert len(likenesses([text(1, one), text(2, other)], [])) == 2


def test_short_texts_the_offices_phrases_and_what_a_third_says_are_left_alone():
    assert likenesses([text(1, "加强管理"), text(2, "加强管理")], []) == {}
    assert likenesses([text(1, LONG), text(2, LONG)], [LONG]) == {}
    assert likenesses([text(number, LONG) for number in range(4)], []) == {}
