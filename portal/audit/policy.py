"""Who may search the history: the county and the administrator all of it, a township's office its own."""

from portal.accounts.models import Role, User

READERS = frozenset({Role.reviewer, Role.viewer, Role.county, Role.admin})
COUNTY_WIDE = frozenset({Role.county, Role.admin})


def why_not_read(user: User) -> str | None:
    if user.role in READERS:
        return None
    return "操作记录由镇党建办、镇领导、县委组织部和系统管理员查阅。本村计划的经过，请看计划首页的“经过”。"


def sees_contents(user: User) -> bool:
    """An administrator runs the portal and has no say in contents: what was said about a plan is left out."""
    return user.role is not Role.admin


def sees_writing(user: User) -> bool:
    """How a village works on its plan is its own affair before its township; the whole county's audit has it."""
    return user.role in COUNTY_WIDE
