"""Changing settings."""

from collections.abc import Mapping
from dataclasses import asdict

from portal.accounts.models import User
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.places.services import switch_areas
from portal.settings import policy, queries
from portal.settings.models import NAMES, Setting


def change_settings(values: Mapping[str, bool | int | str], *, actor: User) -> list[str]:
    """Store what differs from what holds now, each as an event; returns the names of what changed.

    Raises:
        NotAllowed: not the county.
    """
    if reason := policy.why_not_change(actor):
        raise NotAllowed(reason)
    county_id = actor.unit_id
    before = asdict(queries.settings_of(county_id))
    changed = {key: value for key, value in values.items() if before[key] != value}
    for key, value in changed.items():
        row = db.session.get(Setting, (county_id, key)) or Setting(county_id=county_id, key=key)
        row.value, row.changed_at, row.changed_by_id = value, clock.now(), actor.id
        db.session.add(row)
        record(f"unit:{county_id}", "setting_changed", actor=actor, key=key, before=before[key], after=value)
    if "uses_areas" in changed:
        switch_areas(actor.unit, on=bool(changed["uses_areas"]))
    db.session.flush()
    queries.forget()
    return [NAMES[key] for key in changed]
