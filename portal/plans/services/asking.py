"""What a township asks of a plan before it is handed in."""

from collections.abc import Collection

from portal.accounts.models import User
from portal.history.services import record_event
from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Unit
from portal.plans.events import CheckRulesChanged
from portal.plans.models import Asked, CheckRules


def change_asked(township: Unit, asked: Collection[Asked], *, actor: User) -> None:
    """Ask for these and only advise the others. It counts from the next submission on; who may say so, the caller
    knows."""
    rules = db.session.get(CheckRules, township.id)
    before = rules.lowered if rules else frozenset[Asked]()
    lowered = frozenset(Asked) - frozenset(asked)
    if lowered == before:
        return
    if rules is None:
        rules = CheckRules(township_id=township.id)
        db.session.add(rules)
    for one in Asked:
        setattr(rules, f"asks_{one.name}", one not in lowered)
    rules.changed_at, rules.changed_by_id = clock.now(), actor.id
    db.session.flush()
    only_advised = [one.value for one in Asked if one in lowered]
    record_event(f"unit:{township.id}", CheckRulesChanged(only_advised), actor=actor)
