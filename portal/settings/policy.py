"""Who may see and change a county's settings: None means yes, else the reason. Pure: no queries."""

from portal.accounts.models import Role, User


def why_not_read(user: User) -> str | None:
    if user.role in (Role.county, Role.admin):
        return None
    return "县里的设置由县委组织部管理。有想法请告诉他们。"


def why_not_change(user: User) -> str | None:
    if user.role is Role.county:
        return None
    return why_not_read(user) or "县里的设置由县委组织部来改，您可以查看。"
