"""What the hints need to know from elsewhere: a fixed number of queries."""

from collections.abc import Sequence

import sqlalchemy as sa

from portal.accounts.models import User
from portal.kernel.db import db
from portal.phrases.models import Phrase
from portal.phrases.queries import offered_in
from portal.places.models import Unit
from portal.plans.domain.hints.copies import Neighbour
from portal.plans.domain.hints.likeness import Grams, grams, is_long
from portal.plans.models import Plan, SubmittedMeasure
from portal.plans.queries import visible_to


def account_names(plan: Plan) -> Sequence[str]:
    """The people who have an account of the unit."""
    return db.session.scalars(sa.select(User.name).where(User.unit_id == plan.unit_id, User.is_enabled)).all()


def neighbours_of(plan: Plan) -> list[Neighbour]:
    """Gaps and measures of the latest submissions of the township's other villages in the same year.

    Not through `visible_to`: a village may not see these. What is read here only decides whether a hint is given.
    """
    latest = (
        sa.select(Plan.unit_id, SubmittedMeasure.task_key, SubmittedMeasure.text, SubmittedMeasure.gap)
        .join(SubmittedMeasure, SubmittedMeasure.submission_id == Plan.latest_submission_id)
        .join(Unit, Unit.id == Plan.unit_id)
        .where(Plan.cycle_id == plan.cycle_id, Plan.unit_id != plan.unit_id)
        .where(Unit.township_id == plan.unit.township_id)
    )
    texts = {
        (unit_id, task_key, words)
        for unit_id, task_key, *both in db.session.execute(latest)
        for words in both
        if is_long(words)
    }
    return [Neighbour(unit_id, task_key, grams(words)) for unit_id, task_key, words in sorted(texts)]


def readable_villages(user: User, plan: Plan) -> dict[int, str]:
    """The villages whose plans of the same year this person may read; a village's own people read no other's."""
    theirs = visible_to(user).where(Plan.cycle_id == plan.cycle_id, Plan.unit_id != plan.unit_id)
    return dict(db.session.execute(theirs.with_only_columns(Unit.id, Unit.name)).all())


def phrases_of(plan: Plan) -> list[Grams]:
    """The township's and the county's own phrases, which villages are meant to use."""
    return [grams(text) for text in db.session.scalars(offered_in(plan.unit).with_only_columns(Phrase.text))]
