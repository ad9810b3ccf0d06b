"""体检: soft hints before handing in. They stop nothing; each leads to its field (`checkup.py` has what does stop)."""

from portal.accounts.models import User
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.hints import copies, emptiness, figures, rules, signs
from portal.plans.domain.hints.hint import Hint, Kind
from portal.plans.domain.hints.roster import roster_of
from portal.plans.models import Plan
from portal.plans.queries import hint_sources
from portal.plans.queries.last_year import last_year_of

__all__ = ["Hint", "Kind", "hints_for"]


def hints_for(user: User, plan: Plan, document: PlanDocument) -> dict[Kind, list[Hint]]:
    """Kind → its hints, in the order of the form; kinds without any are left out."""
    before, neighbours = last_year_of(user, plan), hint_sources.neighbours_of(plan)
    names = hint_sources.readable_villages(user, plan) if neighbours else {}
    found = [
        *signs.signs_no_face_draws(document),
        *signs.days_far_off(document),
        *emptiness.empty_blocks(document),
        *figures.figures_that_cannot_be(document),
        *figures.figures_far_from_last_year(document, before.document if before else None),
        *figures.meetings_that_cannot_be(document),
        *rules.deadlines_on_one_day(document),
        *rules.deadlines_that_cannot_be(document),
        *rules.owners_with_a_dozen(document),
        *rules.owners_nobody_knows(document, roster_of(document, hint_sources.account_names(plan))),
        *rules.goals_without_figures(document),
        *rules.measures_that_repeat(document),
        *copies.words_of_last_year(document, before.document if before else None),
        *copies.words_of_neighbours(document, neighbours, hint_sources.phrases_of(plan), names),
    ]
    return {kind: of_kind for kind in Kind if (of_kind := [hint for hint in found if hint.kind is kind])}
