"""The villages of a scope, one line each, with what their latest submission says of levels and stars (two queries)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from portal.catalogue.queries.placements import more_units_of, units_of
from portal.kernel.db import db
from portal.ledgers.domain.checks import LEVELS, Check, RollupTotals, check
from portal.ledgers.papers.filters import Filters
from portal.ledgers.papers.scope import Scope
from portal.places.queries import list_order, within
from portal.plans.models import Intent, Plan, State, Submission, SubmittedStar
from portal.plans.queries import plans_of_year


@dataclass(frozen=True)
class Village:
    """Without a submission the levels are None and nothing is known of the stars."""

    plan_id: int
    unit_id: int
    submission_id: int | None
    township: str
    area: str
    name: str
    state: State
    current_level: int | None
    target_level: int | None
    lead_official: str
    stars: Mapping[str, Intent] = field(default_factory=dict)

    @property
    def is_submitted(self) -> bool:
        return self.submission_id is not None

    def aims_at(self, star: str) -> bool:
        return self.stars.get(star, Intent.none) is not Intent.none


def villages_in(scope: Scope, filters: Filters) -> list[Village]:
    """Every village, submitted or not, that the filters leave, in the office's order."""
    found = db.session.execute(_wanted(scope, filters)).all()
    stars = _stars_of([row.submission_id for row in found if row.submission_id])
    lines = [replace(Village(*row), stars=stars.get(row.submission_id, {})) for row in found]
    return [line for line in lines if filters.star is None or line.aims_at(filters.star)]


def check_of(villages: Sequence[Village], stars: Mapping[str, str]) -> Check:
    """Whether the levels and the single stars of these villages add up to the same (domain §4.5)."""
    reported = [village for village in villages if village.is_submitted]
    totals = RollupTotals(
        levels={level: sum(village.target_level == level for village in reported) for level in (*LEVELS, 0)},
        stars={star: sum(village.aims_at(star) for village in reported) for star in stars},
        units=len(reported),
        missing=len(villages) - len(reported),
    )
    return check(totals, stars)


def _wanted(scope: Scope, filters: Filters) -> sa.Select[Any]:
    cycle = scope.cycle
    village, township, area = units_of(cycle), more_units_of(cycle), more_units_of(cycle)
    conditions = {
        village.area_id: filters.area,
        Submission.target_level: filters.level,
        Plan.state: filters.state,
    }
    wanted = (
        plans_of_year(scope.person, cycle)
        .where(within(scope.unit, village))
        .outerjoin(Submission, Submission.id == Plan.latest_submission_id)
        .join(township, township.id == village.township_id)
        .outerjoin(area, area.id == village.area_id)
        .where(*(column == value for column, value in conditions.items() if value is not None))
    )
    columns: list[Any] = [
        Plan.id,
        village.id.label("unit_id"),
        Submission.id.label("submission_id"),
        township.name,
        sa.func.coalesce(area.name, ""),
        village.name,
        *(Plan.state, Submission.current_level, Submission.target_level),
        sa.func.coalesce(Submission.lead_official, ""),
    ]
    order = (township.position, township.id, area.id.is_(None), area.position, area.id, *list_order(village))
    return wanted.with_only_columns(*columns).order_by(*order)


def _stars_of(submissions: Sequence[int]) -> dict[int, dict[str, Intent]]:
    wanted = sa.select(SubmittedStar).where(SubmittedStar.submission_id.in_(submissions))
    found: dict[int, dict[str, Intent]] = {}
    for row in db.session.scalars(wanted.order_by(SubmittedStar.submission_id, SubmittedStar.star_key)):
        found.setdefault(row.submission_id, {})[row.star_key] = row.intent
    return found
