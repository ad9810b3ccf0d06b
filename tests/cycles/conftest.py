"""The next version of the villages' catalogue, published: one task added, one cancelled, one renamed."""

import pytest

from portal.catalogue import services
from portal.catalogue.models import Catalogue
from portal.catalogue.queries import catalogue, catalogue_or_404
from tests.plans.last_year.conftest import old_cycle, old_plan

__all__ = ["old_cycle", "old_plan"]

NEW_TASK = {"name": "建强网格党组织", "heading": "", "criterion": "新的标准", "hint": ""}


@pytest.fixture
def next_version(cycle, people, session) -> Catalogue:
    county = people["county"]
    draft = services.copy_catalogue(catalogue(cycle.village_catalogue_id), actor=county)
    draft = catalogue_or_404(county, draft.id)
    services.rename_catalogue(draft, "新目录", {star.key: star.name for star in draft.stars}, actor=county)
    branch = draft.stars[0]
    services.change_task(
        draft, branch.tasks[1], {**NEW_TASK, "name": "换了名称", "criterion": "支部过硬标准2"}, actor=county
    )
    services.remove_task(draft, branch.tasks[0], actor=county)
    services.add_task(draft, branch, NEW_TASK, actor=county)
    services.publish_catalogue(draft, actor=county)
    session.commit()
    return draft
