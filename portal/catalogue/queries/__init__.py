"""Reading catalogues and years."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from portal.accounts.models import Role, User
from portal.catalogue.domain.present_year import present
from portal.catalogue.models import Catalogue, CatalogueState, Cycle, Star, Task
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.places.models import Place, UnitType

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


def visible_to(user: User) -> sa.Select[Catalogue]:
    """The catalogues of a person's county, for those who keep or look after them."""
    catalogues = sa.select(Catalogue)
    if user.role not in (Role.county, Role.admin):
        return catalogues.where(sa.false())
    return catalogues.where(Catalogue.county_id == user.unit.county_id)


def catalogue_list(user: User) -> Sequence[Catalogue]:
    """Every version with its tasks, drafts first, then the newest (three queries however many there are)."""
    order = (Catalogue.state == CatalogueState.published, Catalogue.unit_type.desc(), Catalogue.id.desc())
    whole = selectinload(Catalogue.stars).options(selectinload(Star.tasks))
    return db.session.scalars(visible_to(user).options(whole).order_by(*order)).all()


def catalogue_or_404(user: User, catalogue_id: int) -> Catalogue:
    """A catalogue with its stars and tasks.

    Raises:
        NotThere: no such catalogue, or not for this person.
    """
    tasks = selectinload(Star.tasks).options(selectinload(Task.star))
    whole = selectinload(Catalogue.stars).options(tasks)
    found = db.session.scalar(visible_to(user).where(Catalogue.id == catalogue_id).options(whole))
    if found is None:
        raise NotThere("没有找到这份任务目录，可能草稿已经删除，或者不归您县里管。")
    return found


def task_in(catalogue: Catalogue, task_id: int) -> Task:
    """A task of a catalogue that is loaded already.

    Raises:
        NotThere: the catalogue has no such task (any more).
    """
    for star in catalogue.stars:
        for task in star.tasks:
            if task.id == task_id:
                return task
    raise NotThere("这份目录里没有这一项任务，可能已经删除。请回到目录看看。")


def star_in(catalogue: Catalogue, star_key: str) -> Star:
    """A star of a catalogue that is loaded already.

    Raises:
        NotThere: no such star.
    """
    for star in catalogue.stars:
        if star.key == star_key:
            return star
    raise NotThere("这份目录里没有这颗星。")


def draft_of(county_id: int, unit_type: UnitType) -> Catalogue | None:
    """The county's draft for a type of unit; there is one at most."""
    wanted = sa.select(Catalogue).where(Catalogue.county_id == county_id, Catalogue.unit_type == unit_type)
    return db.session.scalar(wanted.where(Catalogue.state == CatalogueState.draft).limit(1))


def published_names(draft: Catalogue) -> set[str]:
    """The names of what is published beside this one."""
    published = sa.select(Catalogue.name).where(
        Catalogue.county_id == draft.county_id,
        Catalogue.unit_type == draft.unit_type,
        Catalogue.state == CatalogueState.published,
    )
    return set(db.session.scalars(published))


def newest_published(county_id: int, unit_type: UnitType) -> Catalogue | None:
    """The latest published version for a type of unit, with its tasks: what a draft is compared with."""
    wanted = sa.select(Catalogue.id).where(Catalogue.county_id == county_id, Catalogue.unit_type == unit_type)
    newest = wanted.where(Catalogue.state == CatalogueState.published).order_by(Catalogue.id.desc()).limit(1)
    catalogue_id = db.session.scalar(newest)
    return catalogue(catalogue_id) if catalogue_id else None


STARS = {
    "branch": "支部过硬",
    "industry": "产业兴旺",
    "ecology": "生态宜居",
    "safety": "平安法治",
    "civility": "文明幸福",
}


def before_the_first(county_id: int, unit_type: UnitType) -> Catalogue:
    """What a county's first catalogue is read beside: the five stars without tasks. Not stored."""
    stars = [Star(key=key, name=name, position=place, tasks=[]) for place, (key, name) in enumerate(STARS.items(), 1)]
    return Catalogue(county_id=county_id, name="空白模板", unit_type=unit_type, stars=stars)


def cycles_of(unit: Place) -> Sequence[Cycle]:
    """The years of the county that a unit lies in, newest first."""
    return db.session.scalars(
        sa.select(Cycle).where(Cycle.county_id == unit.county_id).order_by(Cycle.year.desc())
    ).all()


def cycle_of(unit: Place, year: int | None = None) -> Cycle:
    """The county's year; without `year` the one that people are at work on (see `present`).

    Raises:
        NotThere: the county has not opened that year (or any).
    """
    years = cycles_of(unit)
    if not years:
        raise NotThere("县里还没有开启任何年度，请等通知或问县委组织部。")
    found = present(years, clock.today()) if year is None else next((one for one in years if one.year == year), None)
    if found is None:
        opened = "、".join(str(cycle.year) for cycle in years)
        raise NotThere(f"没有 {year} 年度的计划；县里开启过的年度有 {opened}。")
    return found


def present_first(unit: Place) -> list[Cycle]:
    """The county's years to choose from, that which people are at work on before the others, which are newest first."""
    years = cycles_of(unit)
    now = present(years, clock.today())
    return sorted(years, key=lambda cycle: cycle is not now)


def stars_of(cycle: Cycle) -> Mapping[str, str]:
    """Star key → name in the order of the year's catalogues; where villages and communities differ, the villages'."""
    catalogues = (cycle.village_catalogue_id, cycle.community_catalogue_id)
    wanted = sa.select(Star.catalogue_id, Star.key, Star.name).where(Star.catalogue_id.in_(catalogues))
    found = db.session.execute(wanted.order_by(Star.position)).all()
    of_villages = {key: name for catalogue, key, name in found if catalogue == cycle.village_catalogue_id}
    return of_villages | {key: name for _, key, name in found if key not in of_villages}
