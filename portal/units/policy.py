"""Who may do what with the tree: each question answers None (yes) or the reason why not.

County and administrator keep all of it. A township arranges itself: its areas, and which village is in which. What a
village is called, and whether there is one, has been decided by the county.
"""

from portal.accounts.models import Role, User
from portal.places.models import Kind, Unit
from portal.places.services import PARENT_KINDS

KEEPERS = frozenset({Role.county, Role.admin})
NO_AREAS = "全县现在不分片区。要用片区，请县委组织部在“县里的设置”里勾上。"
# What can be done with a place of each kind; "add" is one below it.
ACTS = {
    Kind.county: ("add", "rename", "code"),
    Kind.township: ("add", "rename", "code", "merge", "split", "close", "reopen"),
    Kind.area: ("add", "rename", "move", "merge", "split", "close", "reopen"),
    Kind.village: ("rename", "code", "move", "merge", "split", "close", "reopen"),
}


def why_not_change(user: User, unit: Unit, act: str) -> str | None:
    """May this person do `act` with a place that they can see?"""
    if act not in ACTS[unit.kind]:
        return f"{unit.name}不能这样办，请回到单位页另选一项。"
    return _why_not_person(user, unit, act) or _why_not_now(unit, act)


def _why_not_person(user: User, unit: Unit, act: str) -> str | None:
    if user.role in KEEPERS:
        return None
    if user.role is not Role.reviewer:
        return "单位由县委组织部和系统管理员管理，片区由镇党建办管理。要改，请联系他们。"
    own = unit.kind is Kind.area or (unit.kind, act) in {(Kind.township, "add"), (Kind.village, "move")}
    if own and unit.uses_areas:
        return None
    return "镇党建办管理本镇的片区，以及村归哪个片区；这一项由县委组织部办理，请联系他们。"


def _why_not_now(unit: Unit, act: str) -> str | None:
    if unit.kind is Kind.area and not unit.uses_areas:
        return NO_AREAS
    if act == "code":  # of a closed place too: where its code is wanted for another one
        return None
    if act == "reopen":
        return f"{unit.name}没有停用，不用恢复。" if unit.is_active else None
    return None if unit.is_active else f"{unit.name}已经停用。要改，请先恢复。"


def acts_for(user: User, unit: Unit) -> list[str]:
    """What this person may do with the place now, in the order of the page."""
    return [act for act in ACTS[unit.kind] if why_not_change(user, unit, act) is None]


def kinds_below(user: User, unit: Unit) -> list[Kind]:
    """What this person may add below a place: a township adds areas, not villages."""
    kinds = [kind for kind, parents in PARENT_KINDS.items() if unit.kind in parents]
    kinds = [kind for kind in kinds if kind is not Kind.area or unit.uses_areas]
    return kinds if user.role in KEEPERS else [kind for kind in kinds if kind is Kind.area]
