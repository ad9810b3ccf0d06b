"""A county with a published catalogue for villages, a draft that is its copy, and another county's catalogue."""

from types import SimpleNamespace

import pytest

from portal.catalogue import services
from portal.catalogue.models import Catalogue
from portal.catalogue.queries import catalogue, catalogue_or_404
from portal.places.models import Kind
from portal.places.services import add_unit
from tests import people as folk


@pytest.fixture
def catalogues(cycle, places, people, session) -> SimpleNamespace:
    """`.published`, `.draft`, `.theirs` as numbers; `county` is the person who made the draft."""
    published = catalogue(cycle.village_catalogue_id)
    draft = services.copy_catalogue(published, actor=people["county"])
    other = add_unit(Kind.county, "邻县")
    theirs = services.add_catalogue(other, {**folk.CATALOGUE, "unit_type": "village"})
    session.commit()
    return SimpleNamespace(published=published.id, draft=draft.id, theirs=theirs.id)


@pytest.fixture
def whole(session, people):
    """whole(number, …): catalogues as the database has them now; one, or a list of several."""

    def load(*numbers: int) -> Catalogue | list[Catalogue]:
        session.expire_all()
        found = [catalogue_or_404(people["county"], number) for number in numbers]
        return found if len(found) > 1 else found[0]

    return load


@pytest.fixture
def task_id(catalogues, whole) -> int:
    """支部过硬任务1 of the draft."""
    return whole(catalogues.draft).stars[0].tasks[0].id
