"""村星对照 of a county: by township how many villages hold, and how many aim at, each star (three queries whatever the
size). A county has too many villages to be shown star by star; a township opens to its own below its line."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import sqlalchemy as sa

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.catalogue.queries import stars_of
from portal.catalogue.queries.placements import more_units_of, units_of
from portal.figures.models import Basis
from portal.figures.queries.matrix import counted_plans
from portal.kernel.db import db
from portal.places.models import Place
from portal.plans.models import Intent, Submission, SubmittedStar

Stars = Mapping[tuple[str, Intent], int]  # (star key, intent) → villages


@dataclass(frozen=True)
class TownshipStars:
    """A township, or the sum of all; `where` are the filters of its villages."""

    name: str
    villages: int
    counted: int
    intents: Stars
    where: Mapping[str, int] = field(default_factory=dict)

    def count(self, star: str, intent: Intent) -> int:
        return self.intents.get((star, intent), 0)

    @property
    def star_count(self) -> int:
        """已有 and 拟创 together: the 星数 of the board."""
        return sum(number for (_, intent), number in self.intents.items() if intent.counts)


@dataclass(frozen=True)
class CountyMatrix:
    """The townships in the office's order."""

    lines: Sequence[TownshipStars]
    stars: Mapping[str, str]

    @cached_property
    def total(self) -> TownshipStars:
        intents: Counter[tuple[str, Intent]] = Counter()
        for line in self.lines:
            intents.update(line.intents)
        villages, counted = sum(line.villages for line in self.lines), sum(line.counted for line in self.lines)
        return TownshipStars("合计", villages, counted, intents)


def county_matrix_of(user: User | None, county: Place, cycle: Cycle, basis: Basis) -> CountyMatrix:
    """Every township of the county that has villages."""
    plans, counts = counted_plans(user, county, cycle, basis)
    township = more_units_of(cycle)
    columns = (township.id, township.name, sa.func.count(), sa.func.count(Submission.id))
    lines = db.session.execute(
        plans.outerjoin(Submission, counts)
        .join(township, township.id == units_of(cycle).township_id)
        .with_only_columns(*columns)
        .group_by(township.id, township.name, township.position)
        .order_by(township.position, township.id)
    )
    stars = _stars(plans.join(Submission, counts), units_of(cycle))
    return CountyMatrix(
        [
            TownshipStars(name, villages, counted, stars.get(number, {}), {"township": number})
            for number, name, villages, counted in lines
        ],
        stars_of(cycle),
    )


def _stars(counted: sa.Select[tuple[object, ...]], places: type[Place]) -> Mapping[int | None, Stars]:
    """Township → how many of its villages mean to do what about each star."""
    said = (places.township_id, SubmittedStar.star_key, SubmittedStar.intent)
    rows = counted.join(SubmittedStar, SubmittedStar.submission_id == Submission.id)
    found: dict[int | None, dict[tuple[str, Intent], int]] = {}
    for township, star, intent, number in db.session.execute(
        rows.with_only_columns(*said, sa.func.count()).group_by(*said)
    ):
        found.setdefault(township, {})[star, intent] = number
    return found
