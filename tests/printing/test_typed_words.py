"""What was typed stands on every paper that shows it, character by character: rare names, marks of programs, no-break
hyphens. Each word is typed once, so that none can stand in for another."""

import pytest

from portal.appraisals.services import save_appraisal
from portal.plans.queries import plan_of, plan_or_404
from portal.reviews import services as reviews
from tests.ledgers.drawing import build, text_of
from tests.people import fill, submit
from tests.printing.conftest import rewrite

pytestmark = pytest.mark.once

MARKS = "<b>&amp;{{ 7 * 7 }}\"'%s\\n“一‑二”昇堃喆祎玥犇翀"
NAME = "昇堃喆祎玥犇翀<i>"


def words(what):
    return f"{what}{MARKS}"


TYPED = {
    "village": "玥犇村<u>",
    "area": "喆祎片区<u>",
    "secretary": f"书记{NAME}",
    "account": f"账号{NAME}",
    "official": f"领导{NAME}",
    "owner": f"责任人{NAME}",
    "strengths": words("优势"),
    "gaps": words("短板"),
    "gap": words("差距"),
    "goal": words("目标"),
    "measure": words("措施"),
    "support": words("支持"),
    "force": f"专班{NAME}",
    "comment": words("意见"),
    "answer": words("回复"),
    "new": words("新目标"),
    "conclusion": words("结论"),
}
OF_MEASURES = ("village", "measure", "owner")
SHOWN = {
    "plan": ("village", "secretary", "official", "strengths", "gaps", "gap", "new", "measure", "owner", "support"),
    "blank": ("village",),
    "annotated": ("village", "secretary", "gap", "goal", "comment"),
    "changes": ("village", "goal", "new", "comment", "answer"),
    "feedback": ("village", "comment", "answer"),
    "study": ("village", "area", "secretary", "official", "strengths", "gaps", "measure", "conclusion"),
    "rollup": ("area",),
    "roster": ("village", "area", "gap", "owner"),
    "warmap": ("village", "area"),
    "figures": ("village", "area"),
    "ledger": (*OF_MEASURES, "gap", "official"),
    "lists": (*OF_MEASURES, "gap", "support", "official", "force"),
    "month_tasks": OF_MEASURES,
    "month_results": OF_MEASURES,
    "scorecard": ("village",),
    "signin": ("village", "account"),
}
OF_ONE_PLAN = ("plan", "blank", "annotated", "changes")


@pytest.fixture
def typed(people, places, cycle, session):
    """柳树村 under another name, its plan returned with a comment, answered, handed in again, and talked over."""
    clerk, secretary, reviewer = people["clerk"], people["secretary"], people["reviewer"]
    village = places["青山镇/柳树村"]
    village.name, places["东片区"].name, secretary.name = TYPED["village"], TYPED["area"], TYPED["account"]
    session.commit()
    plan = plan_of(secretary, village, cycle)
    fill(plan, clerk)
    rewrite(plan, "profile", clerk, secretary=TYPED["secretary"], lead_official=TYPED["official"])
    rewrite(plan, "analysis", clerk, strengths=TYPED["strengths"], gaps=TYPED["gaps"])
    named = {"text": "measure", "owner": "owner", "support": "support", "task_force": "force"}
    measure = {f"measure.bram.{field}": TYPED[what] for field, what in named.items()}
    rewrite(plan, "task.branch.1", clerk, gap=TYPED["gap"], goal=TYPED["goal"], **measure)
    submit(plan_of(secretary, village, cycle), secretary)
    plan = plan_or_404(reviewer, plan.id)
    seen = plan.latest_submission_id
    said = reviews.add_comment(plan, seen, "task.branch.1", "goal", TYPED["comment"], actor=reviewer)
    session.flush()
    reviews.return_plan(plan, seen_submission_id=seen, reason="请修改", actor=reviewer)
    plan = plan_or_404(secretary, plan.id)
    reviews.answer_comment(plan, said, TYPED["answer"], actor=secretary)
    rewrite(plan, "task.branch.1", clerk, goal=TYPED["new"])
    submit(plan_or_404(secretary, plan.id), secretary)
    plan = plan_or_404(reviewer, plan.id)
    save_appraisal(plan, {"klass": "weak", "conclusion": TYPED["conclusion"]}, actor=reviewer, seen_version=0)
    session.commit()
    return plan_or_404(reviewer, plan.id)


def test_no_paper_is_left_out():
    from tests.papers import DOCUMENTS

    assert set(SHOWN) == set(DOCUMENTS) - {"packet", "archive"}, "those two are made of the others"


@pytest.mark.parametrize("key", SHOWN)
def test_what_was_typed_is_what_is_printed(key, typed, people, places, draw):
    about = {"plan_id": typed.id} if key in OF_ONE_PLAN else {"unit_id": places["青山镇"].id}
    if key == "annotated":
        about["number"] = 1
    if key.startswith("month"):
        about["month"] = 9
    if key == "study":
        about["results"] = "with"  # what the meeting concluded is printed when asked for only
    pages = "".join(text_of(page) for page in draw(build(key, people["reviewer"], **about)))
    missing = [what for what in SHOWN[key] if "".join(TYPED[what].split()) not in pages]
    assert not missing, pages
