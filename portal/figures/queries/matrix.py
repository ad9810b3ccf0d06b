"""村星对照表: a township's villages and their stars (three queries, however many villages)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.catalogue.queries import stars_of
from portal.catalogue.queries.placements import more_units_of, units_of
from portal.figures.models import Basis
from portal.kernel.db import db
from portal.ledgers.domain.checks import LEVELS, RollupTotals
from portal.ledgers.queries import plans_below
from portal.places.models import Place, UnitType
from portal.places.queries import list_order
from portal.plans.models import Intent, Plan, State, Submission, SubmittedStar


@dataclass(frozen=True)
class Village:
    """A village of the matrix. `submission_id` is None where nothing counts: not handed in, or not approved yet."""

    plan_id: int
    unit_id: int
    name: str
    area: str
    area_id: int | None
    township_id: int
    township: str
    unit_type: UnitType
    state: State
    is_reported: bool
    submission_id: int | None
    number: int | None
    current_level: int | None
    target_level: int | None
    is_weak: bool | None  # 软弱涣散, as the village says of itself; shown beside the level and counted in nothing
    stars: Mapping[str, Intent] = field(default_factory=dict)

    @property
    def is_counted(self) -> bool:
        return self.submission_id is not None

    @property
    def why_not_counted(self) -> str:
        return "未通过" if self.is_reported else "未上报"

    def intent(self, star: str) -> Intent:
        return self.stars.get(star, Intent.none)


@dataclass(frozen=True)
class Matrix:
    """The villages in the office's order; the sums below them."""

    villages: Sequence[Village]
    stars: Mapping[str, str]
    missing_word: str = "未上报"  # what those are called of which nothing counts

    @property
    def weak(self) -> list[Village]:
        return [village for village in self.villages if village.is_weak]

    @property
    def counted(self) -> list[Village]:
        return [village for village in self.villages if village.is_counted]

    def count(self, star: str) -> Counter[Intent]:
        """How many villages mean to do what about a star."""
        return Counter(village.intent(star) for village in self.counted)

    @property
    def totals(self) -> RollupTotals:
        levels = Counter(village.target_level for village in self.counted)
        stars = {star: sum(village.intent(star).counts for village in self.counted) for star in self.stars}
        missing = len(self.villages) - len(self.counted)
        by_level = {level: levels[level] for level in (*LEVELS, 0)}
        return RollupTotals(by_level, stars, len(self.counted), missing, self.missing_word)


def matrix_of(user: User | None, unit: Place, cycle: Cycle, basis: Basis) -> Matrix:
    """Every village of a unit that this person may see, with what counts of it."""
    stars = _stars(user, unit, cycle, basis)
    rows = db.session.execute(_villages(user, unit, cycle, basis))
    villages = [Village(*row) for row in rows]
    with_stars = [replace(one, stars=stars.get(one.submission_id or 0, {})) for one in villages]
    return Matrix(with_stars, stars_of(cycle), basis.missing)


def counted_plans(
    user: User | None, unit: Place, cycle: Cycle, basis: Basis
) -> tuple[sa.Select[Any], sa.ColumnElement[bool]]:
    """The plans, and the condition for the submission of theirs that counts."""
    plans = plans_below(unit, cycle, user)
    latest = Submission.id == Plan.latest_submission_id
    return plans, sa.and_(latest, Plan.state == State.approved) if basis is Basis.approved else latest


def _villages(user: User | None, unit: Place, cycle: Cycle, basis: Basis) -> sa.Select[Any]:
    village, area, township = units_of(cycle), more_units_of(cycle), more_units_of(cycle)
    plans, counts = counted_plans(user, unit, cycle, basis)
    columns: list[Any] = [
        *(Plan.id, village.id, village.name, sa.func.coalesce(area.name, "")),
        *(village.area_id, village.township_id, township.name),
        *(village.unit_type, Plan.state, Plan.latest_submission_id.is_not(None)),
        *(Submission.id, Submission.number, Submission.current_level, Submission.target_level, Submission.is_weak),
    ]
    wanted = (
        plans.outerjoin(Submission, counts)
        .outerjoin(area, area.id == village.area_id)
        .join(township, township.id == village.township_id)
    )
    return wanted.with_only_columns(*columns).order_by(township.position, township.id, *list_order(village))


def _stars(user: User | None, unit: Place, cycle: Cycle, basis: Basis) -> dict[int, dict[str, Intent]]:
    plans, counts = counted_plans(user, unit, cycle, basis)
    wanted = plans.join(Submission, counts).join(SubmittedStar, SubmittedStar.submission_id == Submission.id)
    columns = (SubmittedStar.submission_id, SubmittedStar.star_key, SubmittedStar.intent)
    found: dict[int, dict[str, Intent]] = {}
    for submission_id, star, intent in db.session.execute(wanted.with_only_columns(*columns)):
        found.setdefault(submission_id, {})[star] = intent
    return found
