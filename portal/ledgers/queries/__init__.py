"""Reading across plans: SQL over the indexed rows of the latest submissions, never Python over contents (design §8).

Each function takes the person who asks, or None for the command line; a liaison finds only the villages looked after.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.catalogue.queries import stars_of
from portal.catalogue.queries.placements import areas_in, more_units_of, units_of
from portal.kernel.db import db
from portal.ledgers.domain.checks import LEVELS, RollupTotals
from portal.ledgers.domain.lines import LedgerRow, Reporting, Rollup, RollupRow
from portal.ledgers.queries.narrowing import EVERYTHING, Only
from portal.places.models import Kind, Place
from portal.places.queries import list_order, within
from portal.plans.models import Intent, Plan, State, Submission, SubmittedMeasure, SubmittedStar
from portal.plans.queries import plans_of_year


def rollup(unit: Place, cycle: Cycle, user: User | None = None, only: Only = EVERYTHING) -> Rollup:
    """A township by its areas, or a county by its townships (three queries whatever the size)."""
    stars = stars_of(cycle)
    by_township = unit.kind is Kind.county
    place = units_of(cycle)
    key = place.township_id if by_township else place.area_id
    counts, star_counts = _counts(unit, cycle, user, key, only), _star_counts(unit, cycle, user, key, only)
    # Of a few villages none may lie in an area, though there are areas.
    has_areas = any(line.name for line in counts) or (
        only != EVERYTHING and not by_township and bool(areas_in(cycle, unit))
    )
    rows = [
        RollupRow(
            name=line.name or ("未分片区" if has_areas else unit.name),
            villages=line.villages,
            totals=RollupTotals(
                levels={level: getattr(line, f"level_{level}") for level in (*LEVELS, 0)},
                stars={star: star_counts.get((line.place, star), 0) for star in stars},
                units=line.reported,
                missing=line.villages - line.reported,
                missing_word=only.missing_word,
            ),
            star_names=stars,
            as_of=line.as_of,
            place_id=line.place,
        )
        for line in counts
    ]
    return Rollup(rows, sum_of(rows, stars, only.missing_word), stars, by_township)


def ledger_rows(
    unit: Place,
    cycle: Cycle,
    user: User | None = None,
    *,
    area: int | None = None,
    star: str | None = None,
    level: int | None = None,
    state: State | None = None,
    month: int | None = None,
) -> list[LedgerRow]:
    """Every measure of the latest submissions, in the office's order of villages (one query).

    `area` is an area's id; `level` the one a village plans; `month` a month of that year in which measures fall due.
    """
    village, township, place = units_of(cycle), more_units_of(cycle), more_units_of(cycle)
    conditions = {
        village.area_id: area,
        SubmittedMeasure.star_key: star,
        Submission.target_level: level,
        Plan.state: state,
    }
    wanted = (
        plans_below(unit, cycle, user)
        .join(Submission, Submission.id == Plan.latest_submission_id)
        .join(SubmittedMeasure, SubmittedMeasure.submission_id == Submission.id)
        .join(township, township.id == village.township_id)
        .outerjoin(place, place.id == village.area_id)
        .where(*(column == value for column, value in conditions.items() if value is not None))
    )
    if month is not None:
        wanted = wanted.where(SubmittedMeasure.due_on.between(*_month(cycle.year, month)))
    order = (township.position, township.id, place.id.is_(None), place.position, place.id, *list_order(village))
    columns = _ledger_columns(village, township)
    found = db.session.execute(wanted.with_only_columns(*columns).order_by(*order, SubmittedMeasure.position))
    return [LedgerRow(*row) for row in found]


def count_measures(unit: Place, cycle: Cycle, user: User | None = None) -> int:
    """How many rows `ledger_rows` has without filters: one sum over the plans, and not over their measures."""
    plans = plans_below(unit, cycle, user).join(Submission, Submission.id == Plan.latest_submission_id)
    return db.session.scalar(plans.with_only_columns(sa.func.sum(Submission.measure_count))) or 0


def reporting(unit: Place, cycle: Cycle, user: User | None = None, only: Only = EVERYTHING) -> Reporting:
    """For “44 个村（社区）中 41 个已上报” (one query)."""
    columns = (sa.func.count(Plan.id), sa.func.count(Submission.id), sa.func.max(Submission.submitted_at))
    return Reporting(*db.session.execute(_with_latest(unit, cycle, user, only).with_only_columns(*columns)).one())


def plans_below(unit: Place, cycle: Cycle, user: User | None) -> sa.Select[Any]:
    """The year's plans of the active villages below a unit, as far as this person may know of them."""
    return plans_of_year(user, cycle).where(below(unit, units_of(cycle)))


def below(unit: Place, places: type[Place]) -> sa.ColumnElement[bool]:
    """`within`, said by a column with an index of its own where there is one: a township of a province must cost what
    it cost in a county, and SQLite has no index for the beginning of a path."""
    keys = {Kind.county: places.county_id, Kind.township: places.township_id}
    return keys[unit.kind] == unit.id if unit.kind in keys else within(unit, places)


def _with_latest(unit: Place, cycle: Cycle, user: User | None, only: Only = EVERYTHING) -> sa.Select[Any]:
    latest = sa.and_(Submission.id == Plan.latest_submission_id, *only.of_submissions)
    return plans_below(unit, cycle, user).where(*only.of_units(units_of(cycle))).outerjoin(Submission, latest)


def _ledger_columns(village: Any, township: Any) -> list[Any]:
    measure = SubmittedMeasure
    return [
        *(village.id, township.name, village.name, Submission.number, Submission.submitted_at),
        *(measure.star_key, measure.star_name, measure.task_code, measure.task_name, measure.gap, measure.text),
        *(measure.owner, Submission.lead_official, measure.due_on, measure.support, measure.task_force),
        village.region_code,
    ]


def _counts(unit: Place, cycle: Cycle, user: User | None, key: Any, only: Only) -> Sequence[Any]:
    """One line an area or township, in their order: villages, how many reported, how many plan each level."""
    place = more_units_of(cycle)
    columns = [
        key.label("place"),
        place.name.label("name"),
        sa.func.count(Plan.id).label("villages"),
        sa.func.count(Submission.id).label("reported"),
        sa.func.max(Submission.submitted_at).label("as_of"),
        *(
            sa.func.count(sa.case((Submission.target_level == level, 1))).label(f"level_{level}")
            for level in (*LEVELS, 0)
        ),
    ]
    wanted = _with_latest(unit, cycle, user, only).outerjoin(place, place.id == key).with_only_columns(*columns)
    grouped = wanted.group_by(key, place.name, place.position, place.id)
    return db.session.execute(grouped.order_by(place.id.is_(None), place.position, place.id)).all()


def _star_counts(
    unit: Place, cycle: Cycle, user: User | None, key: Any, only: Only
) -> dict[tuple[int | None, str], int]:
    """(place, star key) → villages that plan or hold the star."""
    wanted = (
        plans_below(unit, cycle, user)
        .join(SubmittedStar, SubmittedStar.submission_id == Plan.latest_submission_id)
        .where(SubmittedStar.intent != Intent.none, *only.of_units(units_of(cycle)), *only.of_submissions)
        .with_only_columns(key, SubmittedStar.star_key, sa.func.count())
        .group_by(key, SubmittedStar.star_key)
    )
    return {(place, star): villages for place, star, villages in db.session.execute(wanted)}


def sum_of(rows: Sequence[RollupRow], stars: Mapping[str, str], missing_word: str) -> RollupRow:
    """The last line of a roll-up."""
    totals = RollupTotals(
        levels={level: sum(row.totals.levels[level] for row in rows) for level in (*LEVELS, 0)},
        stars={star: sum(row.totals.stars[star] for row in rows) for star in stars},
        units=sum(row.reported for row in rows),
        missing=sum(row.not_reported for row in rows),
        missing_word=missing_word,
    )
    as_of = max((row.as_of for row in rows if row.as_of), default=None)
    return RollupRow("合计", sum(row.villages for row in rows), totals, stars, as_of)


def _month(year: int, month: int) -> tuple[dt.date, dt.date]:
    """The first and the last day of a month."""
    first = dt.date(year, month, 1)
    return first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
