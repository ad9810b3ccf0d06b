"""镇级创建规划 as its page shows it: the sections, and the figures computed from the villages' plans under them."""

from collections.abc import Mapping
from typing import Any

from portal.accounts.models import User
from portal.appraisals import policy, queries
from portal.appraisals.domain.agenda import AgendaFilters
from portal.appraisals.domain.sections import SECTIONS, Section
from portal.appraisals.forms import SectionForm
from portal.appraisals.models import Klass, TownshipSection
from portal.appraisals.pages.meeting import clashes_of
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycles_of
from portal.catalogue.queries.placements import areas_in, place_in
from portal.ledgers.domain.checks import LEVELS
from portal.ledgers.queries import rollup
from portal.places.models import Unit
from portal.plans.domain.numbers import level_name
from portal.plans.queries.extent import extent_of
from portal.plans.services import BlockConflict


def township_plan_page(
    user: User,
    township: Unit,
    cycle: Cycle,
    section: Section | None,
    form: SectionForm | None = None,
    conflict: BlockConflict | None = None,
) -> dict[str, Any]:
    """The whole plan; `section` is the one that is open to write in, if any."""
    place = place_in(cycle, township)
    why_not, written = policy.why_not_draft(user, place, cycle), queries.sections_of(township, cycle)
    agenda = queries.agenda_of(user, township, cycle, AgendaFilters())
    is_open = section is not None and not why_not
    return {
        "township": place,
        "cycle": cycle,
        "years": [other.year for other in cycles_of(township)],
        "sections": SECTIONS,
        "written": written,
        "open": section if is_open else None,
        "kept": written.get(section.key) if section else None,
        "following": _following(section),
        "form": form or (section_form(section, written) if section and is_open else None),
        "conflict": conflict,
        "clashes": clashes_of(form, conflict) if form and conflict else {},
        "why_not": why_not,
        "agenda": agenda,
        "extent": extent_of(user, township, cycle),
        "of_class": {klass: agenda.of_class(klass) for klass in (*Klass, None)},
        "table": rollup(place, cycle, user),
        "levels": {level: level_name(level) for level in LEVELS},
        "area_ids": {area.name: area.id for area in areas_in(cycle, township)},
    }


def section_form(section: Section, written: Mapping[str, TownshipSection]) -> SectionForm:
    """The form showing what is stored."""
    kept = written.get(section.key)
    return SectionForm.showing(kept.content if kept else {}, kept.version if kept else 0)


def _following(section: Section | None) -> Section | None:
    """The section after this one."""
    keys = [other.key for other in SECTIONS]
    place = keys.index(section.key) + 1 if section else 0
    return SECTIONS[place] if place < len(SECTIONS) else None
