"""Reading settings."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.kernel.db import db
from portal.settings.models import Setting, Settings

HELD = "settings"  # read once in a unit of work: the session forgets it with the request, so that no process is behind


def settings_of(county_id: int | None) -> Settings:
    """A county's settings, with the defaults for what it has not changed (one query a request)."""
    held: dict[int | None, Settings] = db.session.info.setdefault(HELD, {})
    if county_id not in held:
        wanted = sa.select(Setting.key, Setting.value).where(Setting.county_id == county_id)
        known = {field.name for field in fields(Settings)}
        changed: dict[str, Any] = {key: value for key, value in db.session.execute(wanted) if key in known}
        held[county_id] = Settings(**changed)
    return held[county_id]


def forget() -> None:
    """After a change, or when it was taken back: the next look asks the database."""
    db.session.info.pop(HELD, None)


def changed_settings(county_id: int | None) -> Mapping[str, Setting]:
    """Key → row for what was changed, with who did it."""
    wanted = sa.select(Setting).where(Setting.county_id == county_id).options(joinedload(Setting.changed_by))
    return {setting.key: setting for setting in db.session.scalars(wanted)}
