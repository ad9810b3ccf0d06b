"""What an office may do about a submission, as the review page shows it."""

from dataclasses import dataclass

from flask import url_for

from portal.accounts.models import User
from portal.plans.models import Plan
from portal.reviews import policy, queries
from portal.reviews.domain.next_step import OfficeAct, OfficeFacts
from portal.reviews.models import DecisionKind
from portal.reviews.queries import Review


@dataclass(frozen=True)
class Beside:
    """A step beside the decision: its form's address and words. `label` tells the forms of a page apart."""

    href: str
    title: str
    hint: str
    label: str
    text: str


def facts_of(user: User, review: Review) -> OfficeFacts:
    """What the next step of this submission depends on for this person."""
    plan, submission, rules, first = review.plan, review.submission, review.rules, review.step("first_approval")
    return OfficeFacts(
        is_latest=review.is_latest,
        may_comment=policy.why_not_comment(user, plan, submission) is None,
        may_decide=policy.why_not_return(user, plan, submission) is None,
        may_reopen=policy.why_not_reopen(user, plan) is None,
        may_recall=review.is_latest and _may_recall(user, review),
        may_file=policy.why_not_file(user, plan) is None,
        needs_look=bool(rules and rules.needs_first_look),
        needs_two=bool(rules and rules.needs_second_reviewer),
        is_looked_at=review.step("first_look") is not None,
        is_filed=review.step("filed") is not None,
        first_by_me=first.made_by_id == user.id if first else None,
    )


def _may_recall(user: User, review: Review) -> bool:
    if review.decision is None or policy.why_not_recall(user, review.plan):
        return False
    return queries.acted_since(review.plan, review.decision) is None


def beside(acts: tuple[OfficeAct, ...], review: Review) -> list[Beside]:
    """The steps beside the decision, in their order."""
    return [_of(act, review, review.plan) for act in acts]


def _of(act: OfficeAct, review: Review, plan: Plan) -> Beside:
    match act:
        case OfficeAct.look:
            there, hint = url_for("reviews.note_first_look", plan_id=plan.id), "初审以后，党建办才能通过。"
            return Beside(there, act.value, hint, "look", "初审意见（可不填）")
        case OfficeAct.reopen:
            hint = "村里可以再改、再上报。原来通过的一次和打印件都留着，标明已被取代。"
            there = url_for("reviews.reopen_plan", plan_id=plan.id)
            return Beside(there, act.value, hint, "reopen", "理由（必填，村里看得到）")
        case OfficeAct.recall:
            return _recall(review, plan)
        case OfficeAct.file:
            return Beside(url_for("reviews.file_plan", plan_id=plan.id), act.value, "", "file", "备注（可不填）")


def _recall(review: Review, plan: Plan) -> Beside:
    approved = review.decision is not None and review.decision.kind is DecisionKind.approved
    until = "县里备案以后" if approved else "村里动手改以后"
    again = "随审核发出的意见也收回来，可以再改。" if review.outgoing else "可以重新审核。"
    hint = f"按错了可以收回：计划表回到“待审核”，{again}{until}就不能收回。“经过”里有记录，村里会收到消息。"
    there = url_for("reviews.recall_decision", plan_id=plan.id)
    return Beside(there, f"收回“{'通过' if approved else '退回修改'}”", hint, "recall", "说明（可不填，村里看得到）")
