"""Who may comment on a plan, return it or approve it: None means yes, else the reason and whom to ask.

Pure: no queries, no request; the plan comes with its cycle, unit and township loaded.
"""

from portal.accounts.models import VILLAGE_ROLES, Role, User
from portal.plans.models import Plan, State, Submission
from portal.reviews.models import Comment


def why_not_review(user: User) -> str | None:
    """Whether the township's pages are meant for this person at all."""
    if user.role in VILLAGE_ROLES:
        return "这是镇党建办审核用的页面。镇里的意见退回以后，请在本村的计划首页看。"
    if user.role is Role.admin:
        return "系统管理员不看计划内容。计划由镇党建办审核，请联系他们。"
    return None


def why_not_speak(user: User, plan: Plan) -> str | None:
    """The part of commenting that depends on the person and the year, not on the submission. A liaison who can see
    the plan is assigned to its village: the query saw to that."""
    if reason := why_not_review(user):
        return reason
    if user.role not in (Role.reviewer, Role.liaison):
        return f"提意见由{_office(plan)}和包村干部来做。您有意见，请告诉他们。"
    return _why_not_this_year(plan)


def why_not_comment(user: User, plan: Plan, submission: Submission) -> str | None:
    return why_not_speak(user, plan) or _why_not_now(plan, submission)


def why_not_delete(user: User, plan: Plan, comment: Comment) -> str | None:
    """Only the author, and only while the village has not read it; the comment comes with its author."""
    if reason := why_not_speak(user, plan):
        return reason
    if comment.author_id != user.id:
        return f"这条意见是{comment.author.name}提的，只有本人能删。"
    if comment.released_at is not None:
        return "这条意见已经随审核结果发给村里，不能再删。需要更正，请在下一次审核时说明。"
    return None


def why_not_decide(user: User, plan: Plan) -> str | None:
    """The part of returning and approving that depends on the person and the year, not on the submission."""
    if reason := why_not_review(user):
        return reason
    if user.role is not Role.reviewer or user.unit_id != plan.unit.township_id:
        return f"退回和通过由{_office(plan)}来做，您可以查看。有意见请告诉他们。"
    return _why_not_this_year(plan)


def why_not_return(user: User, plan: Plan, submission: Submission) -> str | None:
    return why_not_decide(user, plan) or _why_not_now(plan, submission)


def why_not_approve(user: User, plan: Plan, submission: Submission) -> str | None:
    return why_not_decide(user, plan) or _why_not_now(plan, submission)


def _office(plan: Plan) -> str:
    return f"{plan.unit.township.name if plan.unit.township else '乡镇'}党建办"


def _why_not_this_year(plan: Plan) -> str | None:
    if plan.cycle.is_closed:
        return f"{plan.cycle.year} 年度已经关闭，不能再审核。确需改动，请联系县委组织部。"
    return None


def _why_not_now(plan: Plan, submission: Submission) -> str | None:
    if submission.id != plan.latest_submission_id:
        return f"这是第 {submission.number} 次上报，村里已经又上报过，请看最近一次。"
    if plan.state is State.returned:
        return "已经退回，等村里改好再上报后才能审核。"
    if plan.state is State.approved:
        return "已经审核通过，不能再改。"
    return None
