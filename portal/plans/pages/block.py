"""What the village's pages need, gathered once: no query is hidden in a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User
from portal.accounts.queries import contact_of
from portal.history.queries import events_of
from portal.phrases.queries import phrases_for
from portal.plans import policy, queries
from portal.plans.domain.block_actions import ACTIONS, offered
from portal.plans.domain.cells import StarView
from portal.plans.domain.checkup import Progress, next_block, progress
from portal.plans.domain.conflict_choices import clashes_in_words
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.field_keys import MEASURES
from portal.plans.domain.field_notes import Note, notes_for, returned_with
from portal.plans.domain.fit import pages as page_estimate
from portal.plans.domain.questions import MEASURE, block_kind, catalogue_key
from portal.plans.events import timeline
from portal.plans.forms import PresenceForm
from portal.plans.forms.last_year import CarryForm
from portal.plans.models import Plan, Presence, State, Submission
from portal.plans.pages.last_year import at_home, beside
from portal.plans.pages.next_step import buttons, facts_of, phase_line
from portal.plans.queries.editable_fields import openness_of
from portal.plans.queries.standing import changed_since, standing_at
from portal.plans.services import BlockConflict, Saved
from portal.plans.services.last_year_whole import not_given_back
from portal.settings.queries import settings_of


def home_page(user: User, plan: Plan) -> dict[str, Any]:
    """The plan's task-list home."""
    copy = queries.working_copy(plan)
    states, notes = progress(copy.document), notes_for(user, plan, copy.document)
    events, is_returned = events_of(plan.stream, limit=60), plan.state is State.returned
    open_notes = [note for note in notes if is_returned and not note.is_changed and note.block_key in states]
    unsubmitted, next_key = unsubmitted_changes(copy.document, plan.latest_submission), next_block(copy.document)
    facts = facts_of(user, plan, open_notes, next_key, unsubmitted)
    other_years = queries.plans_of_other_years(user, plan)
    return {
        "plan": plan,
        "document": copy.document,
        "blocks": copy.blocks,
        "progress": states,
        "complete_count": sum(state is Progress.complete for state in states.values()),
        "phase_line": phase_line(facts, plan.cycle.year),
        "steps": buttons(plan, copy.document, facts, open_notes, next_key),
        "is_returned": is_returned,
        "page_estimate": page_estimate(copy.document),
        "notes": notes,
        "returned": returned_with(plan),
        "openness": openness_of(plan),
        "open_notes": open_notes,
        "noted_blocks": {note.block_key for note in notes if is_returned and not note.is_changed},
        **standing_at(copy),
        "why_not_edit": policy.why_not_edit(user, plan),
        "why_not_submit": policy.why_not_submit(user, plan),
        "recent": timeline(user, plan, events)[:6],
        "taken": next(iter(not_given_back(events)), None),
        "other_years": other_years,
        "unfinished_years": [other for other in other_years if _is_unfinished(other)],
        "contact": contact_of(plan.unit.township),
        "last_year": at_home(user, copy),
        "carry_form": CarryForm(formdata=None),
        "settings": settings_of(plan.unit.county_id),
        "has_removed_tasks": any(any(copy.blocks[key].content.values()) for key in copy.blocks.keys() - set(states)),
        **presence(user, plan, ""),
    }


def _is_unfinished(other: Plan) -> bool:
    """Whether the village still has to hand it in, while its year lasts."""
    with_village = other.state in (State.draft, State.returned)
    return with_village and not other.cycle.is_closed and not other.cycle.is_ahead


def unanswered(user: User, plan: Plan, document: PlanDocument) -> list[Note]:
    """The comments of the last return whose field reads in `document` as it did then; those on a task that is gone
    have no field to change."""
    keys = set(document.block_keys)
    return [note for note in notes_for(user, plan, document) if not note.is_changed and note.block_key in keys]


def star_progress(states: Mapping[str, Progress], star: StarView | None) -> str:
    """2/6: how many tasks of the star are complete; empty for a block of no star."""
    if star is None:
        return ""
    complete = sum(states[task.block_key] is Progress.complete for task in star.tasks)
    return f"{complete}/{len(star.tasks)}"


@dataclass(frozen=True)
class Noted:
    """How far the comments of a return are answered, and where the next one is."""

    changed: int
    total: int
    here: Sequence[Note]  # those of the block that is open, unanswered
    next: Note | None  # the first one in another block


def noted(notes: Sequence[Note], keys: Sequence[str]) -> Noted | None:
    """已改 5/7, and the next unanswered comment in the blocks `keys`: those after the one that is open,
    those before it, and itself last."""
    if not notes:
        return None
    unanswered = [note for note in notes if not note.is_changed]
    ahead = (note for key in keys[:-1] for note in unanswered if note.block_key == key)
    here = [note for note in unanswered if note.block_key == keys[-1]]
    return Noted(len(notes) - len(unanswered), len(notes), here, next(ahead, None))


def presence(user: User, plan: Plan, block_key: str) -> dict[str, Any]:
    """Who else is here, and what this page says of itself every now and then."""
    form = PresenceForm(formdata=None, data={"block_key": block_key})
    return {"here": here_in_words(queries.others_here(plan, user)), "presence_form": form}


def here_in_words(others: Sequence[Presence]) -> str:
    """王秀英也在填写; empty when nobody else is here."""
    return f"{'、'.join(other.user.name for other in others)}也在填写" if others else ""


def unsubmitted_changes(document: PlanDocument, submission: Submission | None) -> int:
    """How many fields the village has changed since it last submitted; 0 when it never did."""
    return sum(changed_since(document, submission).values())


def block_page(
    user: User,
    copy: queries.WorkingCopy,
    block_key: str,
    form: Any,
    *,
    saved: Saved | None = None,
    conflict: BlockConflict | None = None,
) -> dict[str, Any]:
    """One block to write in; with a `conflict`, both texts of each field that both changed."""
    document, keys = copy.document, copy.document.block_keys
    place = keys.index(block_key)
    all_notes = notes_for(user, copy.plan, document)
    notes = [note for note in all_notes if note.block_key == block_key]
    states, openness, why_not_edit = progress(document), openness_of(copy.plan), policy.why_not_edit(user, copy.plan)
    return {
        "plan": copy.plan,
        "document": document,
        "block_key": block_key,
        "kind": block_kind(block_key),
        "block": copy.blocks.get(block_key),
        "star": document.star_of(block_key),
        "task": document.task_of(block_key),
        "title": document.block_title(block_key),
        "form": form,
        "undrawn": form.undrawn,
        "actions": ACTIONS,
        "offered": [] if why_not_edit else offered(openness.is_whole, openness.allows(block_key, MEASURES)),
        "measure_questions": MEASURE,
        "page_estimate": page_estimate(document),
        "progress": states,
        "progress_of_star": star_progress(states, document.star_of(block_key)),
        "previous_key": keys[place - 1] if place else None,
        "next_key": keys[place + 1] if place + 1 < len(keys) else None,
        "place": place + 1,
        "block_count": len(keys),
        "notes": notes,
        "noted": noted(all_notes, keys[place + 1 :] + keys[: place + 1]) if copy.plan.state is State.returned else None,
        "notes_by_field": {note.field_key: [n for n in notes if n.field_key == note.field_key] for note in notes},
        "saved": saved,
        "conflict": conflict,
        "clashes": clashes_in_words(document, block_key, conflict.merge) if conflict else {},
        "is_own": bool(saved and saved.is_own),
        "taken_over": [document.label_of(block_key, key) for key in saved.taken_over] if saved else [],
        "openness": openness,
        **standing_at(copy, block_key),
        "why_not_edit": why_not_edit,
        "last_year": beside(user, copy, block_key),
        "phrases": phrases_for(copy.plan.unit, catalogue_key(block_key) if block_kind(block_key) == "task" else ""),
        **presence(user, copy.plan, block_key),
    }
