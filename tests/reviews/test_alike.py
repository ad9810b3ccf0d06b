"""Which village a text was taken from."""

import random
from itertools import combinations

from portal.plans.domain.hints.likeness import almost_same, grams
from portal.reviews.domain.copied_texts import Text, _near, likenesses

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


def test_no_pair_is_missed_that_comparing_each_with_each_would_find():
    """Only likely pairs are compared: 60 mangled copies of two texts, some of them just above the line, some below."""
    chance = random.Random(2022)
    texts = []
    for number in range(60):
        words = list(chance.choice((LONG, OTHER)))
        for place in chance.sample(range(len(words)), chance.randrange(4)):
            words[place] = chance.choice("甲乙丙丁")
        texts.append(text(number, "".join(words)))
    pairs = [
        (one.at, other.at) for one, other in combinations(texts, 2) if almost_same(grams(one.words), grams(other.words))
    ]
    alike = _near([grams(one.words) for one in texts])
    found = {(own, other) for own, near in alike.items() for _, other in near}
    expected = {
        (grams(one.words), grams(other.words))
        for one in texts
        for other in texts
        if one is other or (one.at, other.at) in pairs or (other.at, one.at) in pairs
    }
    assert found == expected and 60 < len(found) < 60 * 60
