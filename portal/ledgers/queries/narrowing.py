"""What a roll-up is narrowed to, as conditions for its queries."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.places.models import Place, UnitType
from portal.plans.models import Intent, Plan, State, Submission, SubmittedStar


@dataclass(frozen=True)
class Only:
    """What a roll-up is narrowed to: plans that were approved (the others count as not handed in), and some of the
    villages: one kind, one area, those that aim at a star, plan a level, whose plan is in a state, or of which
    something counts in another year too."""

    approved: bool = False
    unit_type: UnitType | None = None
    area: int | None = None
    star: str | None = None
    level: int | None = None
    state: State | None = None
    counted_in: int | None = None  # that other year's cycle

    @property
    def missing_word(self) -> str:
        """What villages are called of which nothing counts."""
        return "还没通过" if self.approved else "未上报"

    @property
    def of_submissions(self) -> list[sa.ColumnElement[bool]]:
        return [Plan.state == State.approved] if self.approved else []

    def of_units(self, places: type[Place]) -> list[sa.ColumnElement[bool]]:
        """`places`: those of the year."""
        chosen = {places.unit_type: self.unit_type, places.area_id: self.area, Plan.state: self.state}
        conditions: list[sa.ColumnElement[bool]] = [
            column == value for column, value in chosen.items() if value is not None
        ]
        if self.counted_in is not None:
            other = aliased(Plan)
            there = (other.unit_id == Plan.unit_id, other.cycle_id == self.counted_in)
            counts = other.state == State.approved if self.approved else other.latest_submission_id.is_not(None)
            conditions.append(sa.exists().where(*there, counts))
        star, submission = aliased(SubmittedStar), aliased(Submission)  # beside those that the query itself counts
        if self.star is not None:
            own = star.submission_id == Plan.latest_submission_id
            conditions.append(sa.exists().where(own, star.star_key == self.star, star.intent != Intent.none))
        if self.level is not None:
            own = submission.id == Plan.latest_submission_id
            conditions.append(sa.exists().where(own, submission.target_level == self.level))
        return conditions


EVERYTHING = Only()
