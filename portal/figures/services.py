"""Entering totals from outside, and freezing figures. Each function is one thing a person does; none commits."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.figures import policy
from portal.figures.domain.checks import Totals
from portal.figures.models import Basis, Covers, OutsideTotal, Snapshot
from portal.figures.queries.board import board_of
from portal.figures.queries.matrix import matrix_of
from portal.figures.queries.snapshot_content import freeze
from portal.history.services import Happening, record, record_all
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, NotAllowed
from portal.kernel.many_rows import store_all
from portal.places.models import Place
from portal.plans.queries.extent import extent_of

APART = ("units", "four_up", "three_down", "weak", "star_sum")  # figures beside levels and stars
CHANGED_MEANWHILE = "刚才有人改过这份数字。下面是您填的，请对照列表里现在的数，再决定要不要改。"

TWIN = "“{0}”（{1}）已经录入过，请改那一份，或者换一个来源名称。"
Said = tuple[Place, Cycle, str, Covers, Totals]  # what one source says of one place's year


def stream_of(unit: Place, cycle: Cycle) -> str:
    """The stream in the history of what was entered and frozen about a unit's year."""
    return f"figures:{unit.id}:{cycle.year}"


def figures_of(totals: Totals) -> dict[str, Any]:
    """Totals as they are stored: only what the source says."""
    told: dict[str, Any] = {name: getattr(totals, name) for name in APART}
    levels = {str(level): number for level, number in totals.levels.items()}
    told |= {"levels": levels or None, "stars": dict(totals.stars) or None}
    return {name: value for name, value in told.items() if value is not None}


def totals_of(figures: dict[str, Any]) -> Totals:
    """Stored figures as totals."""
    levels = {int(level): number for level, number in figures.get("levels", {}).items()}
    apart = {name: figures.get(name) for name in APART}
    return Totals(levels=levels, stars=figures.get("stars", {}), **apart)


def add_total(unit: Place, cycle: Cycle, source: str, covers: Covers, totals: Totals, *, actor: User) -> OutsideTotal:
    """Keep totals as the source has them, agreeing or not: whether they do is shown and never mended.

    Raises:
        NotAllowed: not this person's, the year is closed, or this source has been entered before.
    """
    return add_totals([(unit, cycle, source, covers, totals)], actor=actor)[0]


def add_totals(said: Sequence[Said], *, actor: User) -> list[OutsideTotal]:
    """The same of many sources, in a number of statements that does not grow with them one by one."""
    for unit, cycle in {(unit, cycle): None for unit, cycle, *_ in said}:
        _refuse(policy.why_not_keep(actor, unit, cycle))
    _refuse_twins(said)
    totals = [_new_total(*one, actor) for one in said]
    store_all(totals)
    streams = [stream_of(unit, cycle) for unit, cycle, *_ in said]
    happened = [Happening(stream, "total_added", _told(total)) for stream, total in zip(streams, totals, strict=True)]
    record_all(happened, actor=actor)
    return totals


def _new_total(unit: Place, cycle: Cycle, source: str, covers: Covers, totals: Totals, actor: User) -> OutsideTotal:
    words = {"source": source, "covers": covers, "figures": figures_of(totals)}
    return OutsideTotal(unit_id=unit.id, cycle_id=cycle.id, made_at=clock.now(), made_by_id=actor.id, **words)


def change_total(
    total: OutsideTotal, source: str, covers: Covers, totals: Totals, *, actor: User, seen_version: int
) -> None:
    """Mend what was typed.

    Raises:
        NotAllowed: see `add_total`.
        Conflict: somebody else has changed it meanwhile.
    """
    _refuse(policy.why_not_keep(actor, total.unit, total.cycle))
    _refuse_stale(total, seen_version)
    _refuse_twin(total.unit, total.cycle, source, covers, but=total)
    before = _told(total)
    total.source, total.covers, total.figures = source, covers, figures_of(totals)
    if _told(total) == before:
        return
    total.made_at, total.made_by_id = clock.now(), actor.id
    db.session.flush()
    record(stream_of(total.unit, total.cycle), "total_changed", actor=actor, before=before, after=_told(total))


def remove_total(total: OutsideTotal, *, actor: User, seen_version: int) -> None:
    """Take totals out of the list; the history keeps them.

    Raises:
        NotAllowed: not this person's, or the year is closed.
        Conflict: somebody else has changed it meanwhile.
    """
    _refuse(policy.why_not_keep(actor, total.unit, total.cycle))
    _refuse_stale(total, seen_version)
    record(stream_of(total.unit, total.cycle), "total_removed", actor=actor, **_told(total))
    db.session.delete(total)
    db.session.flush()


def freeze_figures(
    unit: Place, cycle: Cycle, basis: Basis, title: str, meeting_on: dt.date, *, actor: User
) -> Snapshot:
    """Keep the figures of this moment, with the submission of every village.

    Raises:
        NotAllowed: not this person's office, some of its villages only, or the year is closed.
    """
    _refuse(policy.why_not_freeze(actor, unit, cycle) or policy.why_not_of_part(extent_of(actor, unit, cycle), unit))
    figures = freeze(board_of(actor, unit, cycle, basis), matrix_of(actor, unit, cycle, basis))
    snapshot = Snapshot(
        unit_id=unit.id,
        cycle_id=cycle.id,
        title=title,
        meeting_on=meeting_on,
        basis=basis,
        figures=figures,
        made_at=clock.now(),
        made_by_id=actor.id,
    )
    db.session.add(snapshot)
    db.session.flush()
    told = {"snapshot": snapshot.id, "title": title, "meeting_on": meeting_on.isoformat(), "basis": basis.value}
    record(stream_of(unit, cycle), "figures_frozen", actor=actor, **told)
    return snapshot


def _refuse(reason: str | None) -> None:
    if reason:
        raise NotAllowed(reason)


def _refuse_stale(total: OutsideTotal, seen_version: int) -> None:
    if total.version != seen_version:
        raise Conflict(CHANGED_MEANWHILE)


def _refuse_twin(unit: Place, cycle: Cycle, source: str, covers: Covers, but: OutsideTotal | None = None) -> None:
    same = sa.select(OutsideTotal.id).where(
        OutsideTotal.unit_id == unit.id,
        OutsideTotal.cycle_id == cycle.id,
        OutsideTotal.source == source,
        OutsideTotal.covers == covers,
        OutsideTotal.id != (but.id if but else 0),
    )
    if db.session.scalar(same.limit(1)):
        raise NotAllowed(TWIN.format(source, covers.label))


def _refuse_twins(said: Sequence[Said]) -> None:
    units, cycles = {unit.id for unit, *_ in said}, {cycle.id for _, cycle, *_ in said}
    there = sa.select(OutsideTotal.unit_id, OutsideTotal.cycle_id, OutsideTotal.source, OutsideTotal.covers)
    there = there.where(OutsideTotal.unit_id.in_(units), OutsideTotal.cycle_id.in_(cycles))
    taken = {tuple(row) for row in db.session.execute(there)}
    for unit, cycle, source, covers, _ in said:
        if (unit.id, cycle.id, source, covers) in taken:
            raise NotAllowed(TWIN.format(source, covers.label))
        taken.add((unit.id, cycle.id, source, covers))


def _told(total: OutsideTotal) -> dict[str, Any]:
    return {"source": total.source, "covers": total.covers.value, "figures": total.figures}
