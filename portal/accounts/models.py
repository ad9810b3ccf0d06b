"""People, the sessions they hold, and the villages a liaison looks after."""

import datetime as dt
import enum
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from flask_login import UserMixin
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from portal.kernel.db import db
from portal.kernel.many_rows import ASKED_AT_ONCE
from portal.kernel.reading.telephones import sign_in_digits
from portal.places.models import Kind, Unit


class Role(enum.Enum):
    """What a person is in the chain (domain §2)."""

    secretary = "secretary"
    clerk = "clerk"
    liaison = "liaison"
    reviewer = "reviewer"
    viewer = "viewer"
    county = "county"
    admin = "admin"
    auditor = "auditor"

    @property
    def label(self) -> str:
        return ROLE_LABELS[self]

    @property
    def unit_kind(self) -> Kind:
        """The level of unit a person of this role belongs to."""
        if self in VILLAGE_ROLES:
            return Kind.village
        return Kind.township if self in TOWNSHIP_ROLES else Kind.county


ROLE_LABELS = {
    Role.secretary: "村党支部书记",
    Role.clerk: "村文书",
    Role.liaison: "包村干部",
    Role.reviewer: "镇党建办",
    Role.viewer: "镇领导",
    Role.county: "县委组织部",
    Role.admin: "系统管理员",
    Role.auditor: "审计员",
}
VILLAGE_ROLES = frozenset({Role.secretary, Role.clerk})
TOWNSHIP_ROLES = frozenset({Role.liaison, Role.reviewer, Role.viewer})
OFFICE_ROLES = TOWNSHIP_ROLES | {Role.county}  # who reads the plans of several villages
# Who decides over others' plans or accounts may (or must) sign in with two steps.
SECOND_FACTOR_ROLES = frozenset({Role.reviewer, Role.county, Role.admin, Role.auditor})
# Who has no part in what villages write and townships decide.
ASIDE = frozenset({Role.admin, Role.auditor})


PRACTICE_MARK = "~"  # no user name that somebody chooses begins like this


class TextSize(enum.Enum):
    """标准 / 大字 / 特大, kept per person."""

    normal = "normal"
    large = "large"
    huge = "huge"


class User(UserMixin, db.Model):
    """One person with one role in one unit. A village never shares an account."""

    __tablename__ = "user"
    __allow_unmapped__ = True  # for the attributes at the end, which live only as long as the request

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(40))
    role: Mapped[Role]
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    must_change_password: Mapped[bool] = mapped_column(default=True)
    # Until when the one-time code on a slip of paper opens the account; None for a password that the person chose.
    code_until: Mapped[dt.datetime | None]
    password_changed_at: Mapped[dt.datetime | None]
    is_enabled: Mapped[bool] = mapped_column(default=True)
    text_size: Mapped[TextSize] = mapped_column(default=TextSize.normal)
    has_second_factor: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    created_at: Mapped[dt.datetime]
    # Kept by portal.messages, so that the head of a page needs no question of its own.
    unread_messages: Mapped[int] = mapped_column(default=0)

    # Who a person is includes where: no page is made without it.
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)

    # The cookie carries the session's token and never the person's number: see sessions.py.
    session_token: str | None = None
    session_id: int | None = None
    must_set_second_factor: bool = False
    is_from_provider: bool = False

    @property
    def is_active(self) -> bool:
        return self.is_enabled

    @property
    def is_for_practice(self) -> bool:
        """Somebody's double in a practice place (portal.practice): nobody signs in as one."""
        return self.username.startswith(PRACTICE_MARK)

    @property
    def unit_path_names(self) -> list[str]:
        """The person's place for the head of the page."""
        return self.unit.path_names

    @property
    def only_audits(self) -> bool:
        """An auditor looks after those who run the portal: reads its records, changes nothing (portal.web.access)."""
        return self.role is Role.auditor

    def get_id(self) -> str:
        if self.session_token is None:
            raise RuntimeError("a person is signed in through accounts.services.sessions, which makes the token")
        return self.session_token


class SignInTelephone(db.Model):
    """The digits of a person's telephone, by which they may sign in as well. Kept in step with `User.phone` below, so
    that no way of writing it can forget. Two people may have one number: then it opens neither account."""

    __tablename__ = "sign_in_telephone"

    digits: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), primary_key=True, index=True)


_TELEPHONES = SignInTelephone.metadata.tables[SignInTelephone.__tablename__]


@sa.event.listens_for(Session, "after_flush")
def _keep_telephones(session: Session, _context: Any) -> None:
    """Of all who were stored together, in two statements: a list of people brings two thousand."""
    rows: Iterable[Any] = session.new
    new = [row for row in rows if isinstance(row, User)]
    changed = [row for row in session.dirty if isinstance(row, User) and _has_other_phone(row)]
    for start in range(0, len(changed), ASKED_AT_ONCE):
        ids = [user.id for user in changed[start : start + ASKED_AT_ONCE]]
        session.connection().execute(sa.delete(_TELEPHONES).where(_TELEPHONES.c.user_id.in_(ids)))
    # A double's telephone opens nothing, and must not close the door of whoever really has the number.
    people = [one for one in new + changed if not one.is_for_practice]
    numbers = [{"digits": digits, "user_id": one.id} for one in people for digits in sign_in_digits(one.phone)]
    if numbers:
        session.connection().execute(sa.insert(_TELEPHONES), numbers)


def _has_other_phone(user: User) -> bool:
    return sa.inspect(user).attrs.phone.history.has_changes()


@sa.event.listens_for(User, "before_delete")
def _drop_telephones(_mapper: Any, connection: sa.Connection, user: User) -> None:
    connection.execute(sa.delete(SignInTelephone).where(SignInTelephone.user_id == user.id))


class FormerPassword(db.Model):
    """A password that somebody used to have; asked only where the office's rules forbid to take it again."""

    __tablename__ = "former_password"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    changed_at: Mapped[dt.datetime]


class SecondFactor(db.Model):
    """The secret that a person's telephone makes codes from (portal.accounts.services.second_factor)."""

    __tablename__ = "second_factor"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(sa.String(64))
    confirmed_at: Mapped[dt.datetime | None]
    # The newest half minute of which a code was used: each code opens once.
    last_step: Mapped[int] = mapped_column(sa.BigInteger)


class UserSession(db.Model):
    """One signing-in on one device. Ending the row ends the session at once, whatever cookie is still around."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    device: Mapped[str] = mapped_column(sa.String(200), default="")
    # Where it began; None of those from before this was kept, and over a unix socket.
    address: Mapped[str | None] = mapped_column(sa.String(45))

    user: Mapped[User] = relationship(lazy="raise")


class SignInThrottle(db.Model):
    """Failures by the user name that was typed, whether it exists or not, so that answers never tell which do; and by
    where it was typed (services.sign_in_delays.Door)."""

    __tablename__ = "sign_in_throttle"

    username: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    source: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_failure_at: Mapped[dt.datetime]
    locked_until: Mapped[dt.datetime | None]


class KnownDevice(db.Model):
    """A browser that a person has signed in with (devices.py)."""

    __tablename__ = "known_device"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), primary_key=True)
    seen_at: Mapped[dt.datetime]


class Assignment(db.Model):
    """A village that a liaison (包村干部) looks after."""

    __tablename__ = "assignment"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True, index=True)
