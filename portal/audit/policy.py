"""Who may search the history: the county, the administrator and the auditor all of it, a township's office its own."""

from portal.accounts.models import ASIDE, Role, User

COUNTY_WIDE = frozenset({Role.county, Role.admin, Role.auditor})
READERS = frozenset({Role.reviewer, Role.viewer}) | COUNTY_WIDE
# Who looks after those who run the portal, and they themselves.
WATCHERS = ASIDE


def why_not_read(user: User) -> str | None:
    if user.role in READERS:
        return None
    return "操作记录由镇党建办、镇领导、县委组织部、系统管理员和审计员查阅。本村计划的经过，请看计划首页的“经过”。"


def sees_contents(user: User) -> bool:
    """An administrator runs the portal, an auditor looks after that; neither has a say in contents: what was said about
    a plan is left out."""
    return user.role not in ASIDE


def why_not_watch(user: User) -> str | None:
    """Who is signed in where, and whether the records are whole."""
    return None if user.role in WATCHERS else "登录情况和记录核对由审计员和系统管理员查看。"


def sees_writing(user: User) -> bool:
    """How a village works on its plan is its own affair before its township; the whole county's audit has it."""
    return user.role in COUNTY_WIDE
