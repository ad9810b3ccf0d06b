"""Who may do what with accounts: each question answers None (yes) or the reason why not.

The administrator runs all of them. A township helps its own villages back in, and hands an office over when a village
has elected somebody else; it opens and closes none.
"""

from portal.accounts.models import Role, User

ADMIN_ONLY = "开账号、调动、停用和启用由系统管理员办理，请联系系统管理员。"
# What nobody does to the own account: another administrator must.
OWN_REFUSED = {"disable": "停用", "move": "调动", "hand-over": "交接", "reset": "重置", "unpair": "这样取消"}
TOWNSHIP_ACTS = frozenset({"edit", "unlock", "reset", "hand-over", "slips"})


def why_not_list(user: User) -> str | None:
    if user.role in (Role.admin, Role.reviewer):
        return None
    return "账号由系统管理员管理，村里的账号镇党建办也可以解锁。需要开通、停用或解锁，请联系他们。"


def why_not_do(user: User, act: str) -> str | None:
    """`act` with an account that this person looks after."""
    if user.role is Role.admin or (user.role is Role.reviewer and act in TOWNSHIP_ACTS):
        return None
    return why_not_list(user) or ADMIN_ONLY


def why_not_account(user: User, account: User, act: str) -> str | None:
    """The same, with this very account."""
    if account.id == user.id and act in OWN_REFUSED:
        return f"不能{OWN_REFUSED[act]}自己的账号，请让另一位管理员来做。"
    return why_not_do(user, act)


def acts_for(user: User) -> list[str]:
    """What this person may do with accounts, in the order of the page."""
    with_one = ("edit", "move", "hand-over", "disable", "enable", "reset", "unlock", "unpair")
    return [act for act in (*with_one, "open", "slips", "export") if why_not_do(user, act) is None]
