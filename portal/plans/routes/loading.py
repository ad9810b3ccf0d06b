"""What the village's routes load first: the plan or block that this person may see."""

from flask_login import current_user

from portal.accounts.models import VILLAGE_ROLES
from portal.kernel.errors import NotAllowed, NotThere
from portal.plans import queries
from portal.plans.models import Plan

NO_BLOCK = "计划表里没有这一项，可能是任务目录换了。请回到计划首页再进。"


def village_plan(plan_id: int) -> Plan:
    """A plan whose working copy the person may read: the village's own."""
    plan = queries.plan_or_404(current_user, plan_id)
    _refuse_offices()
    return plan


def year_of_block(plan_id: int, block_key: str) -> int:
    """The year of a village's plan that has this block, without reading the plan."""
    year, catalogue = queries.year_and_catalogue(current_user, plan_id)
    _refuse_offices()
    if not queries.has_block(catalogue, block_key):
        raise NotThere(NO_BLOCK)
    return year


def _refuse_offices() -> None:
    if current_user.role not in VILLAGE_ROLES:
        raise NotAllowed("村里正在写的内容，上报以后才能看。请从审核页面看最近一次上报。")


def writable_block(plan_id: int, block_key: str) -> queries.WorkingCopy:
    """The working copy of a village's plan that has this block."""
    copy = queries.working_copy(village_plan(plan_id))
    if block_key not in copy.document.block_keys:
        raise NotThere(NO_BLOCK)
    return copy
