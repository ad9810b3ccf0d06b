"""The villages behind a figure of a county, township after township; a township has its own list (portal.reviews)."""

import sqlalchemy as sa
from flask_sqlalchemy.pagination import Pagination

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.catalogue.queries.placements import more_units_of, units_of
from portal.kernel.db import db
from portal.ledgers.queries import below
from portal.places.models import Place
from portal.places.queries import list_order
from portal.plans.models import Plan, Submission
from portal.plans.queries import plans_of_year
from portal.reviews.domain.filters import PlanFilters
from portal.reviews.queries.conditions import narrowed

ON_A_PAGE = 100


def villages_behind(user: User, county: Place, cycle: Cycle, filters: PlanFilters, page: int) -> Pagination:
    """One page of the plans that the filters leave, each with its village and township (two queries)."""
    village, township = units_of(cycle), more_units_of(cycle)
    plans = plans_of_year(user, cycle).where(below(county, village))
    latest = plans.outerjoin(Submission, Submission.id == Plan.latest_submission_id)
    wanted = (
        narrowed(latest, filters, cycle)
        .join(township, township.id == village.township_id)
        .order_by(township.position, township.id, *list_order(village))
    )
    return db.paginate(wanted, page=page, per_page=ON_A_PAGE, error_out=False)


def levels_of(plans: list[Plan]) -> dict[int, int]:
    """Submission → the level it plans (one query; whole submissions are heavy)."""
    ids = [plan.latest_submission_id for plan in plans if plan.latest_submission_id]
    found = db.session.execute(sa.select(Submission.id, Submission.target_level).where(Submission.id.in_(ids)))
    return {submission_id: level for submission_id, level in found}
