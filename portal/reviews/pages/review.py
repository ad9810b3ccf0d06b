"""What the township's pages need, gathered once: no query is hidden in a template."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from portal.accounts.models import Role, User
from portal.catalogue.models import Catalogue, Cycle
from portal.catalogue.queries import catalogue, cycle_of, cycles_of
from portal.catalogue.queries.placements import areas_in, place_in
from portal.kernel.errors import NotThere
from portal.places.models import Kind, Unit
from portal.places.queries import township_within
from portal.places.queries.names import other_names
from portal.plans.domain.field_keys import FieldKey
from portal.plans.domain.numbers import level_name
from portal.plans.domain.questions import questions_of
from portal.plans.models import Plan
from portal.plans.queries.last_year import year_before
from portal.reviews import policy, queries
from portal.reviews.domain.comment_view import Remark, anchor
from portal.reviews.domain.filters import HELD, INTENTS, STAGES, STATES, PlanFilters, said
from portal.reviews.domain.next_step import Turn, next_step, turn_of
from portal.reviews.domain.readers import Internal, internal_of
from portal.reviews.domain.review_sheet import Sheet
from portal.reviews.forms import ApprovalForm, BatchForm, ColumnForm, CommentForm, FilingsForm, ReadingForm, StepForm
from portal.reviews.models import Audience, ReviewRules
from portal.reviews.pages.next_step import beside, facts_of
from portal.reviews.queries import Queue, Review, Row
from portal.reviews.queries.sayings import reasons_of, sayings_of
from portal.web.paging import page_of

Place = tuple[str, str]  # block key, field key


def township_of(user: User, township_id: int | None) -> Unit | None:
    """The township whose list is asked for; None when a county's person has not chosen one.

    Raises:
        NotThere: no such township, or not this person's.
    """
    if user.role is not Role.county:
        if township_id not in (None, user.unit_id):
            raise NotThere("没有找到这个乡镇，或不在您的范围内。")
        return user.unit
    if township_id is None:
        return None
    township = township_within(user.unit, township_id)
    if township is None:
        raise NotThere("没有找到这个乡镇，或不在您的范围内。")
    return township


def listed_unit(user: User, filters: PlanFilters) -> Unit | None:
    """Whose villages are listed: a township's, or a county's all; None for a county's townships.

    Raises:
        NotThere: no such township, or not this person's.
    """
    township = township_of(user, filters.township)
    return user.unit if township is None and filters.view else township


def list_page(user: User, unit: Unit, filters: PlanFilters, page: int = 1) -> dict[str, Any]:
    """A page of a township's list, or of the list of all villages of a county."""
    cycle = cycle_of(unit, filters.year)
    place = place_in(cycle, unit)
    found = queries.plan_list(user, place, cycle, filters, page)
    is_township = unit.kind is Kind.township
    whole: Catalogue = catalogue(cycle.village_catalogue_id)
    areas = areas_in(cycle, place) if is_township else []
    stars = {star.key: star.name for star in whole.stars}
    return {
        "unit": place,
        "township": place if is_township else None,
        "cycle": cycle,
        "years": [other.year for other in cycles_of(unit)],
        "filters": filters,
        "states": STATES,
        "state_choices": STATES | HELD,
        "said": said(filters, cycle.year, stars, {area.id: area.name for area in areas}),
        "intents": INTENTS,
        "areas": areas,
        "stars": whole.stars,
        "levels": [(level, level_name(level)) for level in range(5, -1, -1)],
        "rows": found.rows,
        "pages": found.page,
        "counts": found.counts,
        "total": found.total,
        "takes_two": found.takes_two,
        **_ticking(user, unit, cycle, found.rows),
        "mine": turn_of(user.role),
        "counted": counted(found.counts, turn_of(user.role)),
        "is_county": user.role is Role.county,
        "may_remind": policy.why_not_remind_in(user, unit, cycle) is None,
        "may_rule": policy.why_not_rule(user, unit) is None,
        "batch_form": BatchForm(formdata=None),
        "filings_form": FilingsForm(formdata=None),
        "ticked": [],
        "other_names": other_names(row.unit for row in found.rows) if filters.search else {},
    }


def counted(counts: Mapping[str, int], mine: Turn | None) -> dict[str, str]:
    """State → its word, of those that the head of a list counts: some only where there are any, 待备案 for whoever
    files."""
    rare = ("overdue", *STAGES)
    shown = {state: word for state, word in STATES.items() if counts[state] or state not in rare}
    return {state: word for state, word in shown.items() if state != Turn.to_file.value or mine is Turn.to_file}


def _ticking(user: User, unit: Unit, cycle: Cycle, rows: Sequence[Row]) -> dict[str, Any]:
    """The township ticks what waits for its decision, the county what it has not filed."""
    decides = policy.why_not_decide_in(user, unit, cycle) is None
    files = not decides and policy.why_not_file_in(user, cycle) is None
    turn = Turn.submitted if decides else Turn.to_file if files else None
    due = [row.plan.id for row in rows if row.is_due(turn)]
    return {"ticks": turn, "due": due, "files": files}


def column_page(
    user: User, township: Unit, filters: PlanFilters, task_key: str, form: ColumnForm, page: int = 1
) -> dict[str, Any]:
    """One task across the township; without a task that there is, the first.

    Villages and communities name some tasks differently; the key is the same.
    """
    cycle = cycle_of(township, filters.year)
    stars = catalogue(cycle.village_catalogue_id).stars
    keys = [task.key for star in stars for task in star.tasks]
    here = keys.index(task_key) if task_key in keys else 0
    block_key = f"task.{keys[here]}"
    found = queries.column(user, township, cycle, block_key, filters.area, page)
    measures = [(str(FieldKey.row(str(n))), f"第 {n} 条措施") for n in range(1, found.most_measures + 1)]
    form.field.choices = [*((question.key, question.label) for question in questions_of(block_key)), *measures]
    return {
        "township": place_in(cycle, township),
        "cycle": cycle,
        "filters": filters,
        "areas": areas_in(cycle, township),
        "stars": stars,
        "task": next(task for star in stars for task in star.tasks if task.key == keys[here]),
        "block_key": block_key,
        "first_anchor": anchor(block_key, "situation"),
        "previous_key": keys[here - 1] if here else None,
        "next_key": keys[here + 1] if here + 1 < len(keys) else None,
        "column": found,
        "places": form.field.choices,
        "internal": offered_audience(form, queries.rules_of(township)),
        "form": form,
        "ticked": [],
        "why_not_comment": policy.why_not_comment_in(user, township, cycle),
    }


def townships_page(user: User, filters: PlanFilters) -> dict[str, Any]:
    """The county's townships with what is going on in each."""
    cycle = cycle_of(user.unit, filters.year)
    rows = queries.township_list(user, cycle)
    sums = {state: sum(row.counts[state] for row in rows) for state in STATES}
    return {
        "cycle": cycle,
        "years": [other.year for other in cycles_of(user.unit)],
        "states": {state: word for state, word in STATES.items() if state not in STAGES or sums[state]},
        "rows": rows,
        "sums": sums,
        "total": sum(row.total for row in rows),
    }


def review_page(
    user: User,
    review: Review,
    *,
    open_at: Place | None = None,
    focus_at: str = "",
    comment_form: CommentForm | None = None,
    decision_form: ApprovalForm | None = None,
    step_form: StepForm | None = None,
    refusal: str = "",
    overlooked: Sequence[Remark] = (),
    despite: Collection[int] = (),
    is_short: bool = False,
) -> dict[str, Any]:
    """One submission to review. Refused forms come back in it with the words typed, and with the submission that is
    now on the page: the next press is about what was seen. `focus_at`: the field whose form was just closed;
    `overlooked`: what a decision was asked about, after the remarks of `despite`; `is_short`: only what changed or was
    commented on."""
    plan, submission = review.plan, review.submission
    why_not_decide, step = policy.why_not_return(user, plan, submission), next_step(facts_of(user, review))
    comment_form = comment_form or CommentForm(formdata=None)
    decision_form = decision_form or ApprovalForm(formdata=None)
    step_form, reading_form = step_form or StepForm(formdata=None), ReadingForm(formdata=None)
    for form in (comment_form, decision_form, step_form, reading_form):
        form.submission_id.data, form.submission_id.raw_data = submission.id, None
    return {
        "plan": plan,
        "review": review,
        "submission": submission,
        "document": review.document,
        "sheet": Sheet(review.document, review.previous, review.remarks, review.earlier, open_at, is_short),
        "comment_form": comment_form,
        "internal": offered_audience(comment_form, review.rules),
        "decision_form": decision_form,
        "step_form": step_form,
        "reading_form": reading_form,
        "before": year_before(user, plan),
        "here": "、".join(one.user.name for one in queries.others_reading(submission, user)),
        "next": step,
        "beside": beside(step.beside, review),
        "to_file": _left_to_file(user, review),
        "refusal": refusal,
        "overlooked": overlooked,
        "despite": [*despite, *(remark.id for remark in overlooked)],
        "others_remarks": [one.id for one in review.comments if one.released_at is None and one.author_id != user.id],
        "changeable": {one.id for one in review.comments if policy.why_not_change(user, plan, one) is None},
        "focus_at": focus_at,
        "why_not_speak": policy.why_not_speak(user, plan),
        "why_not_comment": policy.why_not_comment(user, plan, submission),
        "why_not_decide": why_not_decide,
        "list_filters": _filters_of_list(user, plan, review),
        "sayings": sayings_of(plan.unit.township) if open_at and plan.unit.township else [],
        "reasons": [] if why_not_decide or not plan.unit.township else reasons_of(plan.unit.township),
    }


def offered_audience(form: CommentForm | ColumnForm, rules: ReviewRules | None) -> Internal:
    """The narrower choice as the rules have it now; a refused form that meant another one shows this."""
    internal = internal_of(rules)
    if form.audience.data not in (Audience.village.value, internal.audience.value):
        form.audience.data = internal.audience.value
    return internal


def _left_to_file(user: User, review: Review) -> Queue | None:
    """After 备案: what is still to be filed, seen from this plan; None for everybody whose work that is not."""
    if review.step("filed") is None or not review.is_latest or policy.why_not_file(user, review.plan):
        return None
    return queries.left_to_file(user, review)


def waiting_page(user: User, plan: Plan) -> dict[str, Any]:
    """A plan that has never been submitted: there is nothing to review, but somebody to call."""
    return {"plan": plan, "secretary": queries.secretary_of(plan), "list_filters": _filters_of_list(user, plan)}


def _filters_of_list(user: User, plan: Plan, review: Review | None = None) -> dict[str, int | None]:
    """Where 列表 leads: the year of the plan, for a county's person its township (unless the list was the county's),
    and the page of the list that the plan is on."""
    walk, place = (review.walk, review.queue.place) if review else ({}, None)
    of_county = user.role is Role.county and "view" not in walk
    page = page_of(place) if walk and place else 1
    return {
        "year": plan.cycle.year,
        "township": plan.place.township_id if of_county else None,
        "page": page if page > 1 else None,
    }
