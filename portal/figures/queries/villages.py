"""The villages behind a figure of a county, township after township; a township has its own list (portal.reviews)."""

import sqlalchemy as sa
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy.orm import aliased, contains_eager

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.kernel.db import db
from portal.ledgers.queries import below
from portal.places.models import Unit
from portal.places.queries import list_order, takes_part
from portal.plans.models import Plan, Submission
from portal.plans.queries import visible_to
from portal.reviews.domain.filters import Filters
from portal.reviews.queries.conditions import narrowed

ON_A_PAGE = 100


def villages_behind(user: User, county: Unit, cycle: Cycle, filters: Filters, page: int) -> Pagination:
    """One page of the plans that the filters leave, each with its village and township (two queries)."""
    township = aliased(Unit)
    plans = visible_to(user).where(Plan.cycle_id == cycle.id, takes_part(cycle.closed_at), below(county))
    latest = plans.outerjoin(Submission, Submission.id == Plan.latest_submission_id)
    wanted = (
        narrowed(latest, filters, cycle)
        .join(Unit.township.of_type(township))
        .options(contains_eager(Plan.unit).contains_eager(Unit.township.of_type(township)))
        .order_by(township.position, township.id, *list_order())
    )
    return db.paginate(wanted, page=page, per_page=ON_A_PAGE, error_out=False)


def levels_of(plans: list[Plan]) -> dict[int, int]:
    """Submission → the level it plans (one query; whole submissions are heavy)."""
    ids = [plan.latest_submission_id for plan in plans if plan.latest_submission_id]
    found = db.session.execute(sa.select(Submission.id, Submission.target_level).where(Submission.id.in_(ids)))
    return {submission_id: level for submission_id, level in found}
