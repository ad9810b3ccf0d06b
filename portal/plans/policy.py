"""Who may do what to a plan: each question answers None (yes) or the reason why not.

Pure: no queries, no request; the plan comes with its cycle and unit loaded.
"""

from portal.accounts.models import VILLAGE_ROLES, Role, User
from portal.kernel.clock import local_date
from portal.plans.models import Plan, State


def why_not_edit(user: User, plan: Plan) -> str | None:
    if user.role not in VILLAGE_ROLES or user.unit_id != plan.unit_id:
        return "只有本村的书记和文书可以填写这份计划表。要提意见，请用审核页面。"
    return why_closed(plan)


def why_closed(plan: Plan) -> str | None:
    """Why nobody at all may write in this plan now."""
    if plan.cycle.is_closed:
        return f"{plan.cycle.year} 年度已经关闭，不能再改。确需修改，请联系县委组织部。"
    if reason := why_ended(plan):
        return reason
    if plan.cycle.is_ahead:
        return f"{plan.cycle.year} 年度从{local_date(plan.cycle.opens_on)}开始填报，请到时再填。"
    if plan.state is State.approved:
        return "镇里已经审核通过，不能再改。确需修改，请联系镇党建办重新打开。"
    return None


def why_ended(plan: Plan) -> str | None:
    """Why neither the village nor the township does anything more with this plan: its village is no more."""
    if not plan.unit.is_active:
        return f"{plan.unit.name}已经停用或并入别的单位，这份计划表只能查看和打印。有疑问请联系县委组织部。"
    return None


def why_not_submit(user: User, plan: Plan) -> str | None:
    if user.role is Role.clerk and user.unit_id == plan.unit_id:
        return "上报由村党支部书记来做。请告诉书记：已经填好，可以上报了。"
    return why_not_edit(user, plan)


def why_not_restore(user: User, plan: Plan) -> str | None:
    """Whether this person may bring a past version back."""
    if user.role is Role.clerk and user.unit_id == plan.unit_id:
        return "恢复以前的内容由村党支部书记来做。请告诉书记要恢复成哪一次上报。"
    return why_not_edit(user, plan)


def why_not_withdraw(user: User, plan: Plan) -> str | None:
    """Whether the village may take its submission back, as far as person and state go."""
    if reason := why_not_hand_in_or_back(user, plan):
        return reason
    return None if plan.state is State.submitted else "现在没有等待审核的上报，不用撤回。"


def why_not_hand_in_or_back(user: User, plan: Plan) -> str | None:
    """The part of it that depends on the person and the year."""
    if user.role not in VILLAGE_ROLES or user.unit_id != plan.unit_id:
        return "撤回由本村书记来做。"
    if user.role is Role.clerk:
        return "撤回由村党支部书记来做。请告诉书记。"
    return f"{plan.cycle.year} 年度已经关闭，不能再撤回。" if plan.cycle.is_closed else None
