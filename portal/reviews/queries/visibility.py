"""Which comments somebody may read: the one place that decides it, for pages, papers, files, counts and messages.

Queries and papers start from here and add which plans they are about; whose plans those are, `visible_to` says.
"""

import sqlalchemy as sa

from portal.accounts.models import TOWNSHIP_ROLES, VILLAGE_ROLES, User
from portal.kernel.errors import NotAllowed
from portal.reviews.models import Audience, Comment


def comments_visible_to(user: User | None) -> sa.Select[Comment]:
    """What this person may read on a screen of the portal: a village what a decision has sent it, never what is for
    the township only; an office what is for the village, and what its own people keep for themselves. For nobody (a
    paper made ahead): what may be passed on."""
    if user is None:
        return comments_to_pass_on(None)
    live = sa.select(Comment).where(Comment.deleted_at.is_(None))
    return live.where(*sent_to_village()) if user.role in VILLAGE_ROLES else live.where(not_kept_from(user))


def comments_to_pass_on(user: User | None, *, with_internal: bool = False) -> sa.Select[Comment]:
    """What a paper or a file may carry: these are forwarded. What is for the township only goes along when it is asked
    for by somebody who may read it; whoever asks marks what he makes as internal.

    Raises:
        NotAllowed: somebody who is not of a township asks for what is for the township only.
    """
    if with_internal and (user is None or user.role not in TOWNSHIP_ROLES):
        raise NotAllowed("内部意见只有镇里看得到，不能导出、打印。请导出发给村里的意见。")
    live = sa.select(Comment).where(Comment.deleted_at.is_(None))
    if user and user.role in VILLAGE_ROLES:
        return live.where(*sent_to_village())
    if user and with_internal:
        return live.where(not_kept_from(user))
    return live.where(Comment.audience == Audience.village)


def not_kept_from(user: User) -> sa.ColumnElement[bool]:
    """What is for the township only stays with the township that said it: neither the county reads it, nor another
    township that the village was moved to. Nobody moves to another unit, so a remark's place is its author's."""
    colleagues = sa.select(User.id).where(User.unit_id == user.unit_id)
    return sa.or_(Comment.audience == Audience.village, Comment.author_id.in_(colleagues))


def sent_to_village() -> tuple[sa.ColumnElement[bool], ...]:
    """Released by a decision, and meant for the village."""
    return Comment.released_at.is_not(None), Comment.audience == Audience.village


INTERNAL = "内部"  # in the title line and the name of every paper and file that holds what is for the township only


def marked_internal(title: str) -> str:
    return f"{title}（{INTERNAL}）"
