"""Which comments somebody may read: the one place that decides it, for pages, papers, files, counts and messages.

Queries and papers start from here and add which plans they are about; whose plans those are, `visible_to` says.
"""

import sqlalchemy as sa

from portal.accounts.models import TOWNSHIP_ROLES, VILLAGE_ROLES, Role, User
from portal.accounts.queries import is_of_office
from portal.kernel.errors import NotAllowed
from portal.places.models import Unit
from portal.places.queries import within
from portal.reviews.models import Audience, Comment, ReviewRules


def comments_visible_to(user: User | None) -> sa.Select[Comment]:
    """What this person may read on a screen of the portal: a village what a decision has sent it, never what is for
    the township only; an office what is for the village, what its own people keep for themselves, and the county what
    a township shows it of that. For nobody (a paper made ahead): what may be passed on."""
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
        raise NotAllowed("内部意见只有镇里能导出、打印。请导出发给村里的意见。")
    live = sa.select(Comment).where(Comment.deleted_at.is_(None))
    if user and user.role in VILLAGE_ROLES:
        return live.where(*sent_to_village())
    if user and with_internal:
        return live.where(not_kept_from(user))
    return live.where(Comment.audience == Audience.village)


def not_kept_from(user: User) -> sa.ColumnElement[bool]:
    """What is for the township only stays with the township that said it: another township that the village was moved
    to does not read it, nor one that its author was moved to, nor the county, unless the township's rules say so and
    its author was told."""
    own = is_of_office(user, Comment.office_id, Comment.author_id)
    readable = sa.or_(Comment.audience == Audience.village, own)
    return sa.or_(readable, _shown_to(user.unit)) if user.role is Role.county else readable


def _shown_to(county: Unit) -> sa.ColumnElement[bool]:
    here = sa.select(ReviewRules.township_id).join(Unit, Unit.id == ReviewRules.township_id)
    shown = here.where(within(county), ReviewRules.shows_county_internal)
    return sa.and_(Comment.audience == Audience.office, Comment.office_id.in_(shown))


def sent_to_village() -> tuple[sa.ColumnElement[bool], ...]:
    """Released by a decision, and meant for the village."""
    return Comment.released_at.is_not(None), Comment.audience == Audience.village


INTERNAL = "内部"  # in the title line and the name of every paper and file that holds what is for the township only


def marked_internal(title: str) -> str:
    return f"{title}（{INTERNAL}）"
