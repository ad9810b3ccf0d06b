"""恢复: a plan as it was handed in, or as it was at a moment, brought back as a new version. Nothing else is touched.

What stood there before stays in the history, so that this can be taken back the same way.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from portal.accounts.models import User
from portal.history.queries import events_of
from portal.history.services import record_event
from portal.kernel import clock
from portal.kernel.errors import NotAllowed
from portal.plans import policy, queries
from portal.plans.domain.content import Content, changes, tidy
from portal.plans.domain.row_changes import Changes, before
from portal.plans.events import BlockSaved, PlanRestored
from portal.plans.models import Plan, Submission
from portal.plans.services.saving import refuse_what_is_closed, store_block


@dataclass(frozen=True)
class Past:
    """What a plan once said: block key → content, and how people call that version."""

    name: str
    contents: Mapping[str, Content]


def past_of(submission: Submission) -> Past:
    """As it was handed in."""
    return Past(f"第 {submission.number} 次上报", submission.content["blocks"])


def past_at(plan: Plan, moment: dt.datetime) -> Past:
    """As it was at a moment: what the blocks say now, with the later saves of the history undone."""
    contents = {key: dict(block.content) for key, block in queries.working_copy(plan).blocks.items()}
    for event in events_of(plan.stream):
        if event.at <= moment:
            break
        if saved := BlockSaved.said_by(event):
            contents[saved.block] = contents.get(saved.block, {}) | before(saved.changes)
    name = f"{moment.astimezone(clock.LOCAL):%Y-%m-%d %H:%M} "
    return Past(name, {key: tidy(content) for key, content in contents.items()})


def changes_to(plan: Plan, past: Past) -> dict[str, Changes]:
    """Block key → what would change there. Tasks that the plan's catalogue no longer has stay as they are."""
    copy = queries.working_copy(plan)
    found: dict[str, Changes] = {}
    for key in copy.document.block_keys:
        block = copy.blocks.get(key)
        if difference := changes(block.content if block else {}, tidy(past.contents.get(key, {}))):
            found[key] = difference
    return found


def restore_plan(plan: Plan, past: Past, *, actor: User | None) -> list[str]:
    """Bring a past version back, whole or not at all; answers which blocks changed. Without an actor: the command.

    Raises:
        NotAllowed: this person may not write, or not now, or a field that the township has confirmed would change.
    """
    if reason := policy.why_not_restore(actor, plan) if actor else policy.why_closed(plan):
        raise NotAllowed(reason)
    found = changes_to(plan, past)
    for key, difference in found.items():
        refuse_what_is_closed(plan, key, difference)
    for key, difference in found.items():
        block = queries.block_of(plan, key, lock=True)
        store_block(plan, key, block, tidy(past.contents.get(key, {})), difference, actor=actor)
    if found:
        record_event(plan.stream, PlanRestored(past.name, len(found)), actor=actor)
    return list(found)
