"""Who may comment on a plan, return it or approve it: None means yes, else the reason and whom to ask.

Pure: no queries, no request; the plan comes with its cycle, unit and township loaded.
"""

from portal.accounts.models import VILLAGE_ROLES, Role, User
from portal.catalogue.models import Cycle
from portal.places.models import Unit
from portal.plans.models import Plan, State, Submission
from portal.plans.policy import why_ended
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


def why_not_comment_in(user: User, township: Unit, cycle: Cycle) -> str | None:
    """The part of it that depends on the township and the year; which villages are a liaison's, the query knows."""
    if user.role not in (Role.reviewer, Role.liaison):
        return f"提意见由{township.name}党建办和包村干部来做。您有意见，请告诉他们。"
    return f"{cycle.year} 年度已经关闭，不能再提意见。" if cycle.is_closed else None


def why_not_change(user: User, plan: Plan, comment: Comment) -> str | None:
    """Mending or taking back one's words: only the author, and only while the village has not read them; the comment
    comes with its author. What somebody has left behind who works here no more, their office may take over."""
    if reason := _why_not_take_part(user, plan):
        return reason
    if comment.author_id != user.id and (reason := _why_not_take_over(user, plan, comment)):
        return reason
    if comment.released_at is not None and comment.parent_id is None:
        return "这条意见已经随审核结果发给村里，不能再改、再删。需要更正，请在下面回复说明。"
    if comment.released_at is not None:
        return "这条回复对方已经能看到，不能再改、再删。需要更正，请再回复一条。"
    return None


def _why_not_take_over(user: User, plan: Plan, comment: Comment) -> str | None:
    author, township_id = comment.author, plan.unit.township_id
    if author.is_enabled and author.role in (Role.reviewer, Role.liaison) and author.unit_id == township_id:
        return f"这条意见是{author.name}提的，只有本人能改、能删。"
    if user.role is not Role.reviewer or user.unit_id != township_id:
        return f"{author.name}已经不在这个岗位了，这条意见由{_office(plan)}来改、来删。"
    return None


def why_not_answer(user: User, plan: Plan, comment: Comment) -> str | None:
    """The village answers what it was sent; reviewers and liaisons answer everything."""
    return _why_not_take_part(user, plan)


def _why_not_take_part(user: User, plan: Plan) -> str | None:
    if user.role in VILLAGE_ROLES:
        return _why_not_this_year(plan)
    return why_not_speak(user, plan)


def why_not_decide(user: User, plan: Plan) -> str | None:
    """The part of returning and approving that depends on the person and the year, not on the submission."""
    if reason := why_not_review(user):
        return reason
    if user.role is not Role.reviewer or user.unit_id != plan.unit.township_id:
        return f"退回和通过由{_office(plan)}来做，您可以查看。有意见请告诉他们。"
    return _why_not_this_year(plan)


def why_not_decide_in(user: User, township: Unit, cycle: Cycle) -> str | None:
    """The part of it that depends on the township and the year."""
    if user.role is not Role.reviewer or user.unit_id != township.id:
        return f"退回和通过由{township.name}党建办来做，您可以查看。"
    return f"{cycle.year} 年度已经关闭，不能再审核。" if cycle.is_closed else None


def why_not_return(user: User, plan: Plan, submission: Submission) -> str | None:
    return why_not_decide(user, plan) or _why_not_now(plan, submission)


def why_not_approve(user: User, plan: Plan, submission: Submission) -> str | None:
    return why_not_decide(user, plan) or _why_not_now(plan, submission)


def why_not_recall(user: User, plan: Plan) -> str | None:
    """收回审核决定, as far as the state goes; what the village did since, the queries know."""
    if reason := why_not_decide(user, plan):
        return reason
    return None if plan.state in (State.returned, State.approved) else "现在没有可以收回的审核决定。"


def why_not_reopen(user: User, plan: Plan) -> str | None:
    if reason := why_not_decide(user, plan):
        return reason
    return None if plan.state is State.approved else "只有审核通过的计划表才能重新打开。"


def why_not_file(user: User, plan: Plan) -> str | None:
    """备案: the county's own people, for what the township has approved."""
    if reason := why_not_file_any(user):
        return reason
    if plan.state is not State.approved:
        return "镇里审核通过以后才能备案。"
    return _why_year_is_closed(plan)  # what was approved is filed, whatever became of its village since


def why_not_file_any(user: User) -> str | None:
    """The part of it that depends on the person."""
    return None if user.role is Role.county else "备案由县委组织部来做。"


def why_not_file_in(user: User, cycle: Cycle) -> str | None:
    """The part of it that depends on the person and the year."""
    if reason := why_not_file_any(user):
        return reason
    return f"{cycle.year} 年度已经关闭，不能再备案。" if cycle.is_closed else None


def why_not_rule(user: User, township: Unit) -> str | None:
    """Who may change how a township reviews: its reviewers."""
    if user.role is Role.reviewer and user.unit_id == township.id:
        return None
    return f"审核办法由{township.name}党建办来定，您可以查看。"


def why_not_remind(user: User, plan: Plan) -> str | None:
    """催办: the office asks a village to hand in what is in its hands."""
    if reason := why_not_decide(user, plan):
        return reason
    return None if plan.state in (State.draft, State.returned) else "已经上报，不用催办。"


def why_not_remind_in(user: User, township: Unit, cycle: Cycle) -> str | None:
    """The part of it that depends on the township and the year."""
    if user.role is not Role.reviewer or user.unit_id != township.id:
        return f"催办由{township.name}党建办来做。"
    return f"{cycle.year} 年度已经关闭，不用催办。" if cycle.is_closed else None


def _office(plan: Plan) -> str:
    return f"{plan.unit.township.name if plan.unit.township else '乡镇'}党建办"


def _why_not_this_year(plan: Plan) -> str | None:
    return _why_year_is_closed(plan) or why_ended(plan)


def _why_year_is_closed(plan: Plan) -> str | None:
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
    if plan.state is State.draft:
        return "村里已经撤回，正在改，等再上报后才能审核。"
    return None
