"""Telling people, and their reading it. None of these commits."""

from collections.abc import Iterable

import sqlalchemy as sa

from portal.accounts.models import User
from portal.kernel import clock
from portal.kernel.db import db, has_row_locks
from portal.messages.models import Message


def tell(people: Iterable[User], text: str, path: str, *, but: User | None = None) -> None:
    """A message to each of these people, in the caller's transaction; `but` is who did it and knows already.

    The sentence says what happened and never what a plan or a comment says: messages are read over shoulders.
    """
    told = {person.id for person in people if person.is_enabled and (but is None or person.id != but.id)}
    now = clock.now()
    db.session.add_all(Message(user_id=person_id, text=text, path=path, made_at=now) for person_id in sorted(told))
    db.session.flush()
    _count(told)


def read_message(message: Message) -> None:
    """A person opens one of their messages; opening it again changes nothing."""
    if message.read_at is None:
        message.read_at = clock.now()
        db.session.flush()
        _count({message.user_id})


def read_about(user: User, path: str) -> None:
    """Whoever is on the page that a message leads to has read it."""
    if user.unread_messages:
        unread = sa.update(Message).where(Message.user_id == user.id, Message.read_at.is_(None), Message.path == path)
        db.session.execute(unread.values(read_at=clock.now()), execution_options={"synchronize_session": False})
        _count({user.id})


def read_all(user: User) -> None:
    """全部标为已读."""
    unread = sa.update(Message).where(Message.user_id == user.id, Message.read_at.is_(None))
    db.session.execute(unread.values(read_at=clock.now()), execution_options={"synchronize_session": False})
    _count({user.id})


def _count(person_ids: Iterable[int]) -> None:
    """The number beside 消息 is kept with the person, so that no page asks another question for it.

    In the order of their numbers: two who tell the same people must not wait for each other.
    """
    told = sorted(person_ids)
    if len(told) > 1 and has_row_locks():
        people = sa.select(User.id).where(User.id.in_(told)).order_by(User.id)
        db.session.execute(people.with_for_update(key_share=True)).all()
    unread = (
        sa.select(sa.func.count(Message.id))
        .where(Message.user_id == User.id, Message.read_at.is_(None))
        .correlate(User)
        .scalar_subquery()
    )
    number = sa.update(User).where(User.id.in_(told)).values(unread_messages=unread)
    db.session.execute(number, execution_options={"synchronize_session": False})
