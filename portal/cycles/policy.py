"""Who may take a year's archive out: None means yes, else the reason and whom to ask."""

from portal.accounts.models import Role, User

USERS = frozenset({Role.reviewer, Role.viewer, Role.county})


def why_not_archive(user: User) -> str | None:
    if user.role in USERS:
        return None
    return "年度归档由镇党建办、镇领导和县委组织部来做。需要的话请联系镇党建办。"
