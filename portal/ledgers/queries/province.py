"""The roll-up of a whole province: a line a county, added up by the database (design §8).

Nobody's page shows it, since nobody's place is above a county: it is for the command line of whoever runs the portal.
"""

from typing import Any

import sqlalchemy as sa

from portal.catalogue.models import Catalogue, Cycle
from portal.catalogue.queries import STARS
from portal.kernel.db import db
from portal.ledgers.domain.checks import LEVELS, RollupTotals
from portal.ledgers.domain.lines import Rollup, RollupRow
from portal.ledgers.queries import sum_of
from portal.places.models import Unit
from portal.plans.models import Intent, Plan, Submission, SubmittedStar
from portal.plans.queries import takes_part_in_its_year

ALL_LEVELS = (*LEVELS, 0)


def province_rollup(year: int) -> Rollup:
    """Every county by its villages' latest submissions (three queries, whatever the size)."""
    names = sa.select(Unit.id, Unit.name).where(Unit.parent_id.is_(None)).order_by(Unit.position, Unit.id)
    counts, stars = _counts(year), _star_counts(year)
    rows = [
        RollupRow(
            name=name,
            villages=found.villages,
            totals=RollupTotals(
                levels={level: getattr(found, f"level_{level}") for level in ALL_LEVELS},
                stars={star: stars.get((county, star), 0) for star in STARS},
                units=found.reported,
                missing=found.villages - found.reported,
            ),
            star_names=STARS,
            as_of=found.as_of,
        )
        for county, name in db.session.execute(names)
        if (found := counts.get(county))
    ]
    return Rollup(rows, sum_of(rows, STARS, "未上报"), STARS, is_by_township=False)


def _plans(year: int) -> sa.Select[Any]:
    """The year's plans of active villages, by county. A practice place is a county of its own that borrows another's
    tasks: what is written there counts nowhere."""
    plans = sa.select(Unit.county_id).select_from(Plan).join(Plan.unit).join(Plan.cycle)
    with_tasks = plans.join(Catalogue, Catalogue.id == Cycle.village_catalogue_id)
    own = with_tasks.where(Catalogue.county_id == Cycle.county_id, Cycle.year == year)
    return own.where(takes_part_in_its_year()).group_by(Unit.county_id)


def _counts(year: int) -> dict[int, Any]:
    """County → villages, how many reported, how many plan each level, when the newest came in."""
    level = Submission.target_level
    columns: list[Any] = [
        sa.func.count(Plan.id).label("villages"),
        sa.func.count(Submission.id).label("reported"),
        sa.func.max(Submission.submitted_at).label("as_of"),
        *(sa.func.count(sa.case((level == number, 1))).label(f"level_{number}") for number in ALL_LEVELS),
    ]
    wanted = _plans(year).outerjoin(Submission, Submission.id == Plan.latest_submission_id)
    return {row.county_id: row for row in db.session.execute(wanted.add_columns(*columns))}


def _star_counts(year: int) -> dict[tuple[int, str], int]:
    """(county, star key) → villages that plan or hold the star."""
    wanted = (
        _plans(year)
        .join(SubmittedStar, SubmittedStar.submission_id == Plan.latest_submission_id)
        .where(SubmittedStar.intent != Intent.none)
        .add_columns(SubmittedStar.star_key, sa.func.count())
        .group_by(SubmittedStar.star_key)
    )
    return {(county, star): villages for county, star, villages in db.session.execute(wanted)}
