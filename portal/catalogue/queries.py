"""Reading catalogues and years."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from portal.catalogue.models import Catalogue, Cycle, Star
from portal.db import db
from portal.errors import NotThere
from portal.places.models import Unit


def catalogue(catalogue_id: int) -> Catalogue:
    """A catalogue with its stars and tasks loaded."""
    whole = selectinload(Catalogue.stars).options(selectinload(Star.tasks))
    return db.session.scalars(sa.select(Catalogue).where(Catalogue.id == catalogue_id).options(whole)).one()


def cycles_of(unit: Unit) -> Sequence[Cycle]:
    """The years of the county that a unit lies in, newest first."""
    return db.session.scalars(
        sa.select(Cycle).where(Cycle.county_id == unit.county_id).order_by(Cycle.year.desc())
    ).all()


def cycle_of(unit: Unit, year: int | None = None) -> Cycle:
    """The county's year; without `year` the newest.

    Raises:
        NotThere: the county has not opened that year (or any).
    """
    years = cycles_of(unit)
    for cycle in years:
        if year is None or cycle.year == year:
            return cycle
    if not years:
        raise NotThere("县里还没有开启任何年度，请等通知或问县委组织部。")
    opened = "、".join(str(cycle.year) for cycle in years)
    raise NotThere(f"没有 {year} 年度的计划；县里开启过的年度有 {opened}。")
