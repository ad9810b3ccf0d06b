"""The county's list: how far each township is."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.catalogue.queries.placements import townships_in, units_of
from portal.kernel.db import db
from portal.kernel.workdays import days_since
from portal.places.models import Place
from portal.plans.models import Plan
from portal.plans.queries import plans_of_year
from portal.reviews.domain.filters import STATES
from portal.reviews.queries.conditions import stands


@dataclass(frozen=True)
class TownshipRow:
    """A township in the county's list."""

    township: Place
    counts: Mapping[str, int]
    total: int
    waits_since: dt.datetime | None  # of the submissions that wait for review, the one that has waited longest

    @property
    def waiting_days(self) -> int | None:
        """The how-manieth workday of the longest wait; None where nothing waits."""
        return days_since(self.waits_since) if self.waits_since else None


def township_list(user: User, cycle: Cycle) -> list[TownshipRow]:
    """Every township of the county with its counts per state and its longest wait (two queries)."""
    columns = [sa.func.sum(sa.case((stands(state, cycle), 1), else_=0)) for state in STATES]
    lies_in = units_of(cycle).township_id
    plans = plans_of_year(user, cycle).group_by(lies_in)
    since = sa.func.min(sa.case((stands("submitted", cycle), Plan.state_since)))
    counted = db.session.execute(plans.with_only_columns(lies_in, *columns, sa.func.count(Plan.id), since))
    numbers = {township_id: figures for township_id, *figures in counted}
    none = [*[0] * (len(STATES) + 1), None]
    rows = []
    for township in townships_in(cycle, user.unit):
        *states, total, waits_since = numbers.get(township.id, none)
        rows.append(TownshipRow(township, dict(zip(STATES, states, strict=True)), total, waits_since))
    return rows
