"""Who may do what with a township's phrases: each question answers None (yes) or the reason why not."""

from portal.accounts.models import TOWNSHIP_ROLES, VILLAGE_ROLES, Role, User


def why_not_read(user: User) -> str | None:
    """The people of a township read its phrases: who advises a village knows what it is offered.

    A village finds them beside the task it writes. A county has none of its own, and many townships: it is not asked
    to look through them.
    """
    if user.role in TOWNSHIP_ROLES:
        return None
    if user.role in VILLAGE_ROLES:
        return "参考用语由镇党建办整理，填写任务时就在旁边。要增减，请联系镇党建办。"
    return "参考用语由各乡镇自己整理，只给本镇的村看。"


def why_not_keep(user: User) -> str | None:
    """Adding and removing."""
    if reason := why_not_read(user):
        return reason
    return None if user.role is Role.reviewer else "参考用语由镇党建办增减，您可以查看。"
