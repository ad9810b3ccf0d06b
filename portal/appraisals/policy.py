"""Who may see and who may write what the township keeps for itself: None means yes, else the reason and whom to ask.

Pure: no queries, no request; a plan comes with its cycle, unit and township loaded.
"""

from portal.accounts.models import VILLAGE_ROLES, Role, User
from portal.catalogue.models import Cycle
from portal.places.models import Place
from portal.plans.models import Plan


def why_not_see(user: User) -> str | None:
    """The meeting and the township's plan are for the township and the county. Which villages a person finds in them is
    for the queries."""
    if user.role in VILLAGE_ROLES:
        return "研判会和镇级创建规划是镇里内部用的。镇里对本村的意见，审核以后会发给您，请在本村的计划首页看。"
    if user.role is Role.admin:
        return "系统管理员不看计划内容，也不看研判内容。需要时请联系镇党建办。"
    return None


def why_not_appraise(user: User, plan: Plan) -> str | None:
    """Writing at the meeting: the reviewers of the village's township, while the year is open."""
    township = plan.unit.township
    return why_not_see(user) or _why_not_write(user, township, plan.cycle, "研判意见")


def why_not_draft(user: User, township: Place, cycle: Cycle) -> str | None:
    """Writing the township's own plan."""
    return why_not_see(user) or _why_not_write(user, township, cycle, "镇级创建规划")


def _why_not_write(user: User, township: Place | None, cycle: Cycle, what: str) -> str | None:
    if township is None or user.role is not Role.reviewer or user.unit_id != township.id:
        return f"{what}由{township.name if township else '乡镇'}党建办来写，您可以查看。"
    if cycle.is_closed:
        return f"{cycle.year} 年度已经关闭，{what}不能再改。确需改动，请联系县委组织部。"
    return None
