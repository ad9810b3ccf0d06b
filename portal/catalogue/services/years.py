"""A county's years: opened, changed, closed, opened again."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import User
from portal.catalogue import policy
from portal.catalogue.models import Catalogue, Cycle
from portal.catalogue.services.placing import forget_places, keep_places
from portal.history.models import Event
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.places.models import Unit


def open_cycle(
    county: Unit,
    year: int,
    *,
    activity_name: str,
    village_catalogue: Catalogue,
    community_catalogue: Catalogue,
    opens_on: dt.date | None = None,
    submit_by: dt.date | None = None,
    review_by: dt.date | None = None,
    actor: User | None,
) -> Cycle:
    """Open a year for a county."""
    cycle = Cycle(
        id=_fresh_number(),
        county_id=county.id,
        year=year,
        activity_name=activity_name,
        village_catalogue_id=village_catalogue.id,
        community_catalogue_id=community_catalogue.id,
        opens_on=opens_on,
        submit_by=submit_by,
        review_by=review_by,
    )
    db.session.add(cycle)
    db.session.flush()
    record(f"cycle:{cycle.id}", "cycle_opened", actor=actor, year=year, activity_name=activity_name)
    return cycle


def _fresh_number() -> int | None:
    """SQLite gives the number of a year that was taken away to the next one, which would inherit its history."""
    if db.session.connection().dialect.name != "sqlite":
        return None
    named = sa.select(Event.stream).where(Event.stream.between("cycle:", "cycle;")).distinct()
    told = [int(stream.partition(":")[2]) for stream in db.session.scalars(named)]
    newest = db.session.scalar(sa.select(sa.func.max(Cycle.id))) or 0
    return max([newest, *told]) + 1


def change_cycle(cycle: Cycle, words: Mapping[str, Any], *, actor: User) -> list[str]:
    """Another name or other dates; returns the names of the fields that changed.

    Raises:
        NotAllowed: not the county, or the year is closed.
    """
    if reason := policy.why_not_change_year(actor, cycle):
        raise NotAllowed(reason)
    changed = {name: value for name, value in words.items() if getattr(cycle, name) != value}
    if not changed:
        return []
    before = {name: _plain(getattr(cycle, name)) for name in changed}
    for name, value in changed.items():
        setattr(cycle, name, value)
    db.session.flush()
    after = {name: _plain(value) for name, value in changed.items()}
    record(f"cycle:{cycle.id}", "cycle_changed", actor=actor, year=cycle.year, before=before, after=after)
    return list(changed)


def close_cycle(cycle: Cycle, *, actor: User | None) -> None:
    """Close a year: from now on nothing in it can be written by any route, and it keeps the tree of this moment."""
    keep_places(cycle)
    cycle.closed_at = clock.now()
    record(f"cycle:{cycle.id}", "cycle_closed", actor=actor, year=cycle.year)


def reopen_cycle(cycle: Cycle, reason: str, *, actor: User) -> None:
    """Open a closed year again; why stays in the history.

    Raises:
        NotAllowed: not the county, or no reason was given.
    """
    if refusal := policy.why_not_keep(actor):
        raise NotAllowed(refusal)
    if not reason:
        raise NotAllowed("重新开启要写明理由。")
    if not cycle.is_closed:
        return
    cycle.closed_at = None
    forget_places(cycle)
    record(f"cycle:{cycle.id}", "cycle_reopened", actor=actor, year=cycle.year, reason=reason)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
