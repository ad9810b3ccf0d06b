"""How much happened on each of the last days, of what this person may know of."""

import datetime as dt
from dataclasses import dataclass, field

import sqlalchemy as sa

from portal.accounts.models import User
from portal.audit.domain.groups import GROUPS
from portal.audit.queries import visible_to
from portal.history.models import Event
from portal.kernel import clock
from portal.kernel.db import db

DAYS = 14
# Groups that are compared day by day; what is in none of them is in the sum.
COMPARED = ("sign-in", "failed", "accounts", "files", "audit")
REST = ""


@dataclass(frozen=True)
class Day:
    """A day on the office wall: how many events in all, and of each group."""

    day: dt.date
    groups: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.groups.values())


def days_of(user: User) -> list[Day]:
    """The last days, newest first, quiet ones too (two queries, however much happened)."""
    days = [Day(clock.today() - dt.timedelta(days=back)) for back in range(DAYS)]
    starts = [dt.datetime.combine(one.day, dt.time(), clock.LOCAL) for one in days]
    # Events have the order of their numbers: the table is read from its end, not as a whole.
    mine = visible_to(user)
    before = mine.where(Event.at < starts[-1]).with_only_columns(Event.id).order_by(Event.id.desc()).limit(1)
    place = sa.case(*((Event.at >= start, place) for place, start in enumerate(starts)), else_=None)
    since = Event.id > (db.session.scalar(before) or 0), Event.at >= starts[-1]
    happened = (
        visible_to(user).where(*since).with_only_columns(place.label("place"), _group().label("group")).subquery()
    )
    counted = sa.select(happened.c.place, happened.c.group, sa.func.count()).group_by(
        happened.c.place, happened.c.group
    )
    for at, group, number in db.session.execute(counted):
        days[at].groups[group] = number
    return days


def _group() -> sa.ColumnElement[str]:
    """The first group whose patterns a verb fits; so that nothing is counted twice, a failed sign-in is looked for
    before the others."""
    order = ("failed", *(key for key in COMPARED if key != "failed"))
    fits = ((sa.or_(*(Event.verb.like(pattern) for pattern in GROUPS[key][1])), key) for key in order)
    return sa.case(*((condition, key) for condition, key in fits), else_=REST)
