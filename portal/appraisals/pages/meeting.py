"""What the pages of the meeting need, gathered once: no query is hidden in a template."""

from typing import Any

from portal.accounts.models import User
from portal.appraisals import policy, queries
from portal.appraisals.domain.agenda import AgendaFilters
from portal.appraisals.domain.columns import columns_of, facts_of, is_weak
from portal.appraisals.forms import AppraisalForm, NewsForm, WordsForm
from portal.appraisals.models import Klass
from portal.catalogue.queries import cycle_of, cycles_of
from portal.catalogue.queries.placements import areas_in, place_in
from portal.places.models import Unit
from portal.plans.domain.cells import spoken
from portal.plans.domain.conflict_choices import Clash
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.questions import Kind
from portal.plans.domain.text_diff import word_changes
from portal.plans.models import Plan
from portal.plans.queries.extent import extent_of
from portal.plans.queries.last_year import last_year_of
from portal.plans.services import BlockConflict
from portal.reviews.queries import secretary_of


def agenda_page(user: User, township: Unit, year: int | None, filters: AgendaFilters) -> dict[str, Any]:
    """The start of the meeting."""
    cycle = cycle_of(township, year)
    return {
        "township": place_in(cycle, township),
        "cycle": cycle,
        "years": [other.year for other in cycles_of(township)],
        "areas": areas_in(cycle, township),
        "agenda": queries.agenda_of(user, township, cycle, filters),
        "extent": extent_of(user, township, cycle),
        "klasses": list(Klass),
    }


def result_page(user: User, township: Unit, year: int | None, wanted: str) -> dict[str, Any]:
    """The villages by class with what was said of them; `wanted`: one class, "none" for those without, "" for all."""
    cycle = cycle_of(township, year)
    agenda = queries.agenda_of(user, township, cycle, AgendaFilters())
    groups = [(klass.value if klass else "none", klass, agenda.of_class(klass)) for klass in (*Klass, None)]
    return {
        "township": place_in(cycle, township),
        "cycle": cycle,
        "agenda": agenda,
        "extent": extent_of(user, township, cycle),
        "groups": groups,
        "wanted": wanted if wanted in {key for key, *_ in groups} else "",
    }


def appraisal_page(
    user: User,
    plan: Plan,
    filters: AgendaFilters,
    form: AppraisalForm | None = None,
    conflict: BlockConflict | None = None,
) -> dict[str, Any]:
    """One village a screen; a refused form comes back in it with the words typed."""
    township = plan.place.township
    assert township, "a village lies in a township"
    appraisal, agenda = queries.appraisal_of(plan, user), queries.agenda_of(user, township, plan.cycle, filters)
    document = PlanDocument(plan.latest_submission.content) if plan.latest_submission else None
    last_year = last_year_of(user, plan)
    shown = document or (last_year.document if last_year else None)
    return {
        "plan": plan,
        "township": township,
        "appraisal": appraisal,
        "document": document,
        "last_year": last_year,
        "columns": columns_of(shown) if shown else [],
        "facts": facts_of(shown, without="" if document else "secretary") if shown else [],
        "is_weak": bool(shown and is_weak(shown)),
        "secretary": None if document else secretary_of(plan),
        "agenda": agenda,
        "previous": agenda.previous(plan.id),
        "next": agenda.next(plan.id),
        "klasses": list(Klass),
        "form": form or stored_form(appraisal),
        "conflict": conflict,
        "clashes": clashes_of(form, conflict) if form and conflict else {},
        "why_not": policy.why_not_appraise(user, plan),
        "news_form": NewsForm(formdata=None),
    }


def stored_form(appraisal: Any) -> AppraisalForm:
    """The form showing what is stored."""
    return AppraisalForm.showing(appraisal.content if appraisal else {}, appraisal.version if appraisal else 0)


def clashes_of(form: WordsForm, conflict: BlockConflict) -> dict[str, Clash]:
    """Field key → both texts, as the page of a conflict shows them."""
    found = {}
    for question in form.asks:
        if question.key in conflict.merge.clashes:
            mine, theirs = conflict.merge.clashes[question.key]
            pieces = word_changes(spoken(question, mine), spoken(question, theirs))
            found[question.key] = Clash(
                question.label, pieces, mine or "", theirs or "", is_joinable=question.kind is Kind.text
            )
    return found
