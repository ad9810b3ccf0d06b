"""What stops a submission, what a township lowers, and how like gaps are one line. Pure."""

import pytest

from portal.plans.domain.document import PlanDocument
from portal.plans.domain.gaps import advised, folded, gaps
from portal.plans.domain.hints.emptiness import empty_blocks
from portal.plans.models import Asked
from tests.people import CATALOGUE, STARS, content_of


def document(changes=None, star_count=2):
    blocks = content_of(star_count)
    blocks["procedure"] = {f"{meeting}_on": "2022-05-10" for meeting in ("committee", "members", "delegates")}
    for key, _ in STARS[:star_count]:
        blocks[f"task.{key}.2"] = {"assessment": "met"}
    for key, words in (changes or {}).items():
        blocks[key] = blocks.get(key, {}) | words
    return PlanDocument(
        {"unit": {}, "cycle": {"year": 2022, "activity_name": ""}, "catalogue": CATALOGUE, "blocks": blocks}
    )


RULES = [
    *((("analysis", key), Asked.questions) for key in ("overview", "strengths", "achieved", "gaps", "goal")),
    *((("targets", f"level_{n}"), Asked.targets) for n in (1, 2, 3)),
    *((("procedure", f"{key}_on"), Asked.meetings) for key in ("committee", "members", "delegates")),
    *(((f"task.{task}", "assessment"), Asked.assessments) for task in ("branch.1", "branch.2", "industry.2")),
    (("star.branch", "goal"), None),
    (("task.branch.1", "measure.bram.owner"), None),
    (("task.branch.1", "measure.bram.due_on"), None),
    (("task.branch.1", "measure.bram.text"), None),
]


@pytest.mark.parametrize(("place", "rule"), RULES)
@pytest.mark.parametrize("empty", [None, ""])
def test_each_rule_asks_for_its_field_and_the_township_lowers_only_its_own(place, rule, empty):
    block, field = place
    lacking = document({block: {field: empty}})
    assert [(gap.block_key, gap.field_key) for gap in gaps(lacking)] == [place]
    assert len(gaps(lacking, frozenset(Asked) - {rule})) == 1  # the other rules' lowering changes nothing
    if rule:
        assert gaps(lacking, {rule}) == []
        assert [(gap.block_key, gap.field_key) for gap in advised(lacking, {rule})] == [place]
    else:
        assert len(gaps(lacking, frozenset(Asked))) == 1 and advised(lacking, frozenset(Asked)) == []


def test_a_whole_plan_lacks_nothing_and_a_star_that_is_not_aimed_at_asks_for_nothing():
    assert gaps(document()) == []
    assert gaps(document({"targets": {"level_1": 0}}, star_count=0)) == []


def test_a_star_without_any_measure():
    lacking = document({"task.industry.1": {"measures": []}})
    assert [gap.field_key for gap in gaps(lacking)] == ["measures"]


def test_many_like_gaps_of_one_star_are_one_line_that_names_each():
    uids = [f"m{n}" for n in range(5)]
    content = {"measures": uids} | {f"measure.{uid}.text": "一件事" for uid in uids}
    lines = folded(gaps(document({"task.branch.1": content})))
    assert [(line.where, line.message, len(line.gaps)) for line in lines] == [
        ("支部过硬星", "还有 5 条措施没有责任人", 5),
        ("支部过硬星", "还有 5 条措施没有完成时限", 5),
    ]
    assert [gap.short for gap in lines[0].gaps][:2] == ["1.1 第 1 条", "1.1 第 2 条"]


def test_a_few_stay_lines_of_their_own():
    lines = folded(gaps(document({f"task.branch.{n}": {"assessment": None} for n in (1, 2)})))
    assert [line.message for line in lines] == ["还没有选自评"] * 2


def test_what_is_told_as_a_gap_is_no_hint_as_well():
    lacking = document({"analysis": {"goal": ""}, "procedure": {"members_on": None}})
    hinted = {(hint.block_key, hint.field_key) for hint in empty_blocks(lacking)}
    assert hinted.isdisjoint((gap.block_key, gap.field_key) for gap in gaps(lacking))
