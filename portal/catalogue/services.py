"""Changing catalogues and years."""

import datetime as dt
from typing import Any

from portal import clock
from portal.accounts.models import User
from portal.catalogue.models import Catalogue, CatalogueState, Cycle, Star, Task
from portal.db import db
from portal.history.services import record
from portal.places.models import Unit, UnitType


def add_catalogue(county: Unit, description: dict[str, Any]) -> Catalogue:
    """A published catalogue from data: {name, unit_type, is_sample, stars: [{key, name, tasks: [{key, code, name,
    criterion}]}]}. The order of the lists is the order on screen and paper."""
    catalogue = Catalogue(
        county_id=county.id,
        name=description["name"],
        unit_type=UnitType(description["unit_type"]),
        is_sample=description["is_sample"],
        state=CatalogueState.published,
    )
    for star_position, star in enumerate(description["stars"], 1):
        tasks = [
            Task(key=task["key"], code=task["code"], name=task["name"], criterion=task["criterion"], position=position)
            for position, task in enumerate(star["tasks"], 1)
        ]
        catalogue.stars.append(Star(key=star["key"], name=star["name"], position=star_position, tasks=tasks))
    db.session.add(catalogue)
    db.session.flush()
    return catalogue


def open_cycle(
    county: Unit,
    year: int,
    *,
    activity_name: str,
    village_catalogue: Catalogue,
    community_catalogue: Catalogue,
    submit_by: dt.date | None = None,
    review_by: dt.date | None = None,
    actor: User | None,
) -> Cycle:
    """Open a year for a county."""
    cycle = Cycle(
        county_id=county.id,
        year=year,
        activity_name=activity_name,
        village_catalogue_id=village_catalogue.id,
        community_catalogue_id=community_catalogue.id,
        submit_by=submit_by,
        review_by=review_by,
    )
    db.session.add(cycle)
    db.session.flush()
    record(f"cycle:{cycle.id}", "cycle_opened", actor=actor, year=year, activity_name=activity_name)
    return cycle


def close_cycle(cycle: Cycle, *, actor: User | None) -> None:
    """Close a year: from now on nothing in it can be written by any route."""
    cycle.closed_at = clock.now()
    record(f"cycle:{cycle.id}", "cycle_closed", actor=actor, year=cycle.year)
