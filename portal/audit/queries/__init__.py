"""Searching the history: only what this person may know of, newest first, in a constant number of questions."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.accounts.models import User
from portal.audit.domain.filters import HistoryFilters
from portal.audit.domain.groups import GROUPS
from portal.audit.events import event_sentence
from portal.audit.policy import sees_contents, sees_writing
from portal.catalogue.models import Cycle
from portal.history.models import Event
from portal.history.origin import plain_address
from portal.kernel.clock import LOCAL
from portal.kernel.db import db
from portal.places.models import Unit
from portal.places.queries import within
from portal.places.queries.names import is_written
from portal.plans.models import Plan
from portal.web.feature import features

PAGE = 50
# Nobody's in particular: told to those who see the whole county.
OF_ALL = ("pickups", "sign_ins", "chain")


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened, as it is read."""

    event: Event
    what: str
    detail: str
    subject: str
    plan_id: int | None


@dataclass(frozen=True)
class Page:
    lines: list[HistoryLine]
    older: int | None  # where the next page begins; None when there is none


def search(user: User, filters: HistoryFilters, size: int = PAGE) -> Page:
    """One page of what was asked for."""
    wanted = _narrowed(visible_to(user), filters, user.unit).order_by(_newest_first(user))
    events = db.session.scalars(wanted.limit(size + 1)).all()
    shown = events[:size]
    subjects = _subjects(shown, user.unit)
    lines = [_line(event, subjects, with_detail=sees_contents(user)) for event in shown]
    return Page(lines, shown[-1].id if len(events) > size else None)


def count(user: User, filters: HistoryFilters, *, at_most: int) -> int:
    """How many were asked for; not counted further than `at_most`."""
    wanted = _narrowed(visible_to(user), filters, user.unit).with_only_columns(Event.id).limit(at_most)
    return db.session.scalar(sa.select(sa.func.count()).select_from(wanted.subquery())) or 0


def newest_id(user: User) -> int:
    return db.session.scalar(visible_to(user).with_only_columns(sa.func.max(Event.id))) or 0


def visible_to(user: User) -> sa.Select[Event]:
    """The events of the places within the person's own, and for a county those of its years and catalogues."""
    mine = _streams_within(within(user.unit))
    if sees_writing(user):
        cycles = sa.select(_stream("cycle", Cycle.id)).where(Cycle.county_id == user.unit_id)
        return sa.select(Event).where(
            sa.or_(Event.stream.in_(sa.union_all(*mine, cycles)), Event.stream.in_(OF_ALL), _of_catalogues(user))
        )
    own_affairs = [verb for verb, kind in features().events.items() if kind.is_own_affair]
    return sa.select(Event).where(Event.stream.in_(sa.union_all(*mine)), Event.verb.not_in(own_affairs))


def _newest_first(user: User) -> sa.ColumnElement[int]:
    """A county reads the table from its end. Of a township's events most are left out, so they are first looked up by
    stream and verb, and sorted then: the sum keeps the database from walking the whole table instead (half a million
    events: 60 ms against a second)."""
    return (Event.id if sees_writing(user) else Event.id + 0).desc()


def _streams_within(place: sa.ColumnElement[bool]) -> list[sa.Select[str]]:
    """The names of the streams of places, of their people, of their plans and of what is said about these."""
    plans = sa.select(Plan.id).join(Plan.unit).where(place)
    people = sa.select(_stream("account", User.id)).join(User.unit).where(place)
    units = sa.select(_stream("unit", Unit.id)).where(place)
    return [
        plans.with_only_columns(_stream("plan", Plan.id)),
        plans.with_only_columns(_stream("review", Plan.id)),
        people,
        units,
    ]


def _of_catalogues(user: User) -> sa.ColumnElement[bool]:
    """By who worked on them: a draft that was thrown away, or a year taken away, has no row any more that could
    say whose it was."""
    colleagues = sa.select(User.id).where(User.unit_id == user.unit_id)
    gone = sa.or_(Event.stream.startswith("catalogue:"), Event.stream.startswith("cycle:"))
    return gone & Event.actor_id.in_(colleagues)


def _stream(kind: str, number: sa.SQLColumnExpression[int]) -> sa.ColumnElement[str]:
    return sa.literal(f"{kind}:", sa.String) + sa.cast(number, sa.String)


def _narrowed(wanted: sa.Select[Event], filters: HistoryFilters, own: Unit) -> sa.Select[Event]:
    if filters.who:
        named = sa.select(User.id).where(User.username == filters.who.lower())
        wanted = wanted.where(sa.or_(is_written(Event.actor_name, filters.who), Event.actor_id.in_(named)))
    if filters.what:
        wanted = wanted.where(sa.or_(*(Event.verb.like(pattern) for pattern in GROUPS[filters.what][1])))
    if filters.unit:
        place = sa.and_(within(own), Unit.full_name.contains(filters.unit, autoescape=True))
        wanted = wanted.where(Event.stream.in_(sa.union_all(*_streams_within(place))))
    if filters.address:
        wanted = wanted.where(is_from(Event.address, filters.address))
    if filters.number:
        wanted = wanted.where(Event.request_id == filters.number)
    if filters.plan is not None:
        wanted = wanted.where(Event.stream.in_([f"plan:{filters.plan}", f"review:{filters.plan}"]))
    if filters.before is not None:
        wanted = wanted.where(Event.id < filters.before)
    return _between(wanted, filters.day("since"), filters.day("until"))


def is_from(address: sa.SQLColumnExpression[str | None], given: str) -> sa.ColumnElement[bool]:
    """One machine, or with a dot or a colon at the end all whose address begins so."""
    if given.endswith((".", ":")):
        return address.startswith(given, autoescape=True)
    return address == (plain_address(given) or given)


def _between(wanted: sa.Select[Event], since: dt.date | None, until: dt.date | None) -> sa.Select[Event]:
    """Days on the office wall, both included."""
    if since:
        wanted = wanted.where(Event.at >= dt.datetime.combine(since, dt.time(), LOCAL))
    if until and until < dt.date.max:
        wanted = wanted.where(Event.at < dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), LOCAL))
    return wanted


def _subjects(events: Sequence[Event], place: Unit) -> dict[str, str]:
    """Stream → what people call the thing, of those within the place; one question a kind."""
    ids: dict[str, set[int]] = {"plan": set(), "unit": set(), "account": set(), "cycle": set()}
    for event in events:
        kind, _, number = event.stream.partition(":")
        ids.get("plan" if kind == "review" else kind, set()).add(int(number or 0))
    units, people = _units(ids["unit"], place), _people(ids["account"], place)
    return {**_plans(ids["plan"], place), **units, **people, **_years(ids["cycle"], place)}


def _plans(ids: Iterable[int], place: Unit) -> dict[str, str]:
    wanted = sa.select(Plan.id, Unit.full_name, Cycle.year).join(Plan.unit).join(Plan.cycle)
    mine = wanted.where(Plan.id.in_(ids), within(place))
    names = {id_: f"{_place(name)} {year} 年度计划" for id_, name, year in db.session.execute(mine)}
    return {f"{kind}:{id_}": name for id_, name in names.items() for kind in ("plan", "review")}


def _units(ids: Iterable[int], place: Unit) -> dict[str, str]:
    wanted = sa.select(Unit.id, Unit.full_name).where(Unit.id.in_(ids), within(place))
    return {f"unit:{id_}": _place(name) for id_, name in db.session.execute(wanted)}


def _people(ids: Iterable[int], place: Unit) -> dict[str, str]:
    wanted = sa.select(User.id, User.name, Unit.full_name).join(User.unit).where(User.id.in_(ids), within(place))
    return {f"account:{id_}": f"{name}（{_place(place)}）" for id_, name, place in db.session.execute(wanted)}


def _years(ids: Iterable[int], place: Unit) -> dict[str, str]:
    wanted = sa.select(Cycle.id, Cycle.year).where(Cycle.id.in_(ids), Cycle.county_id == place.county_id)
    return {f"cycle:{id_}": f"{year} 年度" for id_, year in db.session.execute(wanted)}


def _place(full_name: str) -> str:
    """广武镇 · 桃花峪村: without the county, which is the same for all."""
    parts = full_name.split("/")
    return " · ".join(parts[1:] or parts)


def _line(event: Event, subjects: dict[str, str], *, with_detail: bool) -> HistoryLine:
    what, detail = event_sentence(event)
    kind, _, number = event.stream.partition(":")
    is_plan = kind in ("plan", "review")
    kept = detail if with_detail or not is_plan else ""
    return HistoryLine(event, what, kept, subjects.get(event.stream, ""), int(number) if is_plan else None)
