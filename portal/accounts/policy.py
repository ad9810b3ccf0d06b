"""Who may do what with accounts: each question answers None (yes) or the reason why not.

The administrator runs all of them. A township helps its own villages back in, and hands an office over when a village
has elected somebody else; it opens and closes none.
"""

from portal.accounts.models import Role, User

ADMIN_ONLY = "开账号、调动、停用和启用由系统管理员办理，请联系系统管理员。"
# What nobody does to the own account: another administrator must.
OWN_REFUSED = {"disable": "停用", "move": "调动", "hand-over": "交接", "reset": "重置", "unpair": "这样取消"}
# An auditor is apart from the administrator: whoever can take over the account is no longer looked at by anybody.
AUDITORS_REFUSED = {"reset": "重置密码", "move": "调动", "hand-over": "交接", "unpair": "取消两步验证"}
AUDITORS_OWN = (
    "审计员的账号，系统管理员不能{0}，免得一个人既管系统、又能以审计员的名义登录。"
    "换人请停用后给新的审计员开账号；忘了密码、丢了手机，由管服务器的人运行 flask admin 命令，请审计员在场。"
)
AUDITOR_ANEW = "审计员要用专门的账号：不能由别的账号调成审计员，审计员的账号也不能调去办业务。请另开一个账号。"
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
    if account.role is Role.auditor and act in AUDITORS_REFUSED and has_chosen_password(account):
        return AUDITORS_OWN.format(AUDITORS_REFUSED[act])
    return why_not_do(user, act)


def has_chosen_password(account: User) -> bool:
    """Before, the account waits for its one-time code, and the administrator hands that out."""
    return account.code_until is None


def why_not_become(account: User, role: Role) -> str | None:
    """Whether an account may be given another office: who ran the portal does not audit what they did, nor the other
    way round."""
    return AUDITOR_ANEW if role is not account.role and Role.auditor in (role, account.role) else None


def acts_for(user: User) -> list[str]:
    """What this person may do with accounts, in the order of the page."""
    with_one = ("edit", "move", "hand-over", "disable", "enable", "reset", "unlock", "unpair")
    return [act for act in (*with_one, "open", "slips", "export") if why_not_do(user, act) is None]
