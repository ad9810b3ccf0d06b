"""Who may do what with an office's phrases: each question answers None (yes) or the reason why not."""

from portal.accounts.models import TOWNSHIP_ROLES, VILLAGE_ROLES, Role, User


def why_not_read(user: User) -> str | None:
    """The people of a township read its phrases and the county's: who advises a village knows what it is offered.

    A village finds them beside the task it writes. The county reads its own, which all its townships offer, and is not
    asked to look through theirs.
    """
    if user.role in TOWNSHIP_ROLES or user.role is Role.county:
        return None
    if user.role in VILLAGE_ROLES:
        return "参考用语由镇党建办整理，填写任务时就在旁边。要增减，请联系镇党建办。"
    return "参考用语由镇党建办和县委组织部整理。系统管理员不看。"


def why_not_keep(user: User) -> str | None:
    """Adding and removing."""
    if reason := why_not_read(user):
        return reason
    return None if user.role in (Role.reviewer, Role.county) else "参考用语由镇党建办增减，您可以查看。"
