"""How a township reviews."""

from collections.abc import Collection

from portal.accounts.models import User
from portal.history.services import record_event
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.places.models import Unit
from portal.plans.models import Asked
from portal.plans.services import change_asked
from portal.reviews import policy
from portal.reviews.events import ReviewRulesChanged
from portal.reviews.models import ReviewRules


def change_rules(
    township: Unit,
    *,
    needs_first_look: bool,
    needs_second_reviewer: bool,
    shows_county_internal: bool | None = None,
    asked: Collection[Asked] | None = None,
    actor: User,
) -> ReviewRules:
    """Ask for a first look, for a second reviewer, for both or neither; it counts from the next decision on.
    `shows_county_internal`: whether the county reads what is internal from now on. `asked`: what a plan must have
    before it is handed in. Of both None: as it was.

    Raises:
        NotAllowed: not a reviewer of this township.
    """
    if reason := policy.why_not_rule(actor, township):
        raise NotAllowed(reason)
    rules = db.session.get(ReviewRules, township.id)
    if rules is None:
        rules = ReviewRules(township_id=township.id)
        db.session.add(rules)
    rules.needs_first_look, rules.needs_second_reviewer = needs_first_look, needs_second_reviewer
    if shows_county_internal is not None:
        rules.shows_county_internal = shows_county_internal
    rules.changed_at, rules.changed_by_id = clock.now(), actor.id
    db.session.flush()
    said = ReviewRulesChanged(needs_first_look, needs_second_reviewer, rules.shows_county_internal)
    record_event(f"unit:{township.id}", said, actor=actor)
    if asked is not None:
        change_asked(township, asked, actor=actor)
    return rules
