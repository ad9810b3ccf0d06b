"""Reading messages."""

from collections.abc import Sequence

import sqlalchemy as sa

from portal.accounts.models import User
from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.messages.models import Message

SHOWN = 200  # the newest; older ones are in the plans' histories


def messages_of(user: User) -> Sequence[Message]:
    """A person's messages, newest first."""
    wanted = sa.select(Message).where(Message.user_id == user.id).order_by(Message.id.desc())
    return db.session.scalars(wanted.limit(SHOWN)).all()


def message_or_404(user: User, message_id: int) -> Message:
    """One of a person's own messages.

    Raises:
        NotThere: no such message, or somebody else's.
    """
    found = db.session.scalar(sa.select(Message).where(Message.id == message_id, Message.user_id == user.id))
    if found is None:
        raise NotThere("没有找到这条消息。")
    return found
