"""Reading catalogues and years."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from portal.catalogue.models import Catalogue, CatalogueState, Cycle, Star
from portal.db import db
from portal.errors import NotThere
from portal.places.models import Unit

# Published catalogues by id. They never change, are part of every page, and belong to no session.
_published: dict[int, Catalogue] = {}


def catalogue(catalogue_id: int) -> Catalogue:
    """A catalogue with its stars and tasks, for reading."""
    if catalogue_id not in _published:
        found = _read(catalogue_id)
        if found.state is not CatalogueState.published:
            return found
        _published[catalogue_id] = found
    return _published[catalogue_id]


def _read(catalogue_id: int) -> Catalogue:
    """In a session of its own on the same connection, so that what comes out is bound to no request."""
    whole = selectinload(Catalogue.stars).options(selectinload(Star.tasks))
    db.session.flush()
    with Session(db.session.connection()) as apart:
        return apart.scalars(sa.select(Catalogue).where(Catalogue.id == catalogue_id).options(whole)).one()


def forget_published() -> None:
    """For whoever puts another database in place of this one: a restore, a test."""
    _published.clear()


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
