"""Who may see figures, enter totals from outside and freeze figures: None means yes, else the reason and whom to ask.

Pure: no queries, no request.
"""

from portal.accounts.models import VILLAGE_ROLES, Role, User
from portal.catalogue.models import Cycle
from portal.ledgers.policy import why_not_see_ledger
from portal.places.models import Place
from portal.printing.extent import Extent


def why_not_see(user: User, unit: Place) -> str | None:
    """Figures of many villages are for whom ledgers are for."""
    if user.role in VILLAGE_ROLES:
        return "各村数据由镇党建办和县委组织部使用。本村的内容，请看本村的计划表。"
    if user.role is Role.admin:
        return "系统管理员不看计划内容，也不看各村数据。需要时请联系镇党建办或县委组织部。"
    return why_not_see_ledger(user, unit)


def why_not_see_whole(user: User, unit: Place) -> str | None:
    """What was entered or frozen is about all villages of a unit; a liaison knows of some."""
    if reason := why_not_see(user, unit):
        return reason
    if user.role is Role.liaison:
        return f"定格的数据和外来数字是{unit.name}全部村的，包村干部只看分给自己的村。需要时请联系镇党建办。"
    return None


def why_not_of_part(extent: Extent, unit: Place) -> str | None:
    """The same of whoever else sees some of the villages only: what is frozen or compared is about all of them."""
    if extent.is_part:
        return f"定格的数据和外来数字是{unit.name}全部村的，您这里{extent.note.strip('（）')}。需要时请联系镇党建办。"
    return None


def why_not_enter(user: User) -> str | None:
    """Entering totals, and freezing figures: the township's office, and the county."""
    if reason := why_not_see_whole(user, user.unit):
        return reason
    if user.role not in (Role.reviewer, Role.county):
        return "录入外来数字、定格数据由镇党建办和县委组织部来做，您可以查看。"
    return None


def why_not_keep(user: User, unit: Place, cycle: Cycle) -> str | None:
    """The township's office for its own, the county for all of its own; while the year is open."""
    if reason := why_not_see_whole(user, unit) or why_not_enter(user):
        return reason
    return f"{cycle.year} 年度已经关闭，数据不会再变，也不能再录入、定格。" if cycle.is_closed else None


def why_not_freeze(user: User, unit: Place, cycle: Cycle) -> str | None:
    """Who freezes the figures of a township is its own office."""
    if reason := why_not_keep(user, unit, cycle):
        return reason
    return None if user.unit_id == unit.id else f"{unit.name}的数据由{unit.name}党建办定格，您可以定格全县的。"
