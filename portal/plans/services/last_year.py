"""What a village does with last year's plan, beside carrying measures on (that is a press of the block's form)."""

import sqlalchemy as sa

from portal.accounts.models import User
from portal.history.services import record_event
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, NotAllowed, NotThere
from portal.plans import policy, queries
from portal.plans.domain.action_effects import LastYearAnswers
from portal.plans.domain.last_year.carrying import carried_profile
from portal.plans.events import LastMeasureDone, LastMeasureReopened
from portal.plans.models import MeasureOutcome, Outcome, Plan
from portal.plans.queries.last_year import LastYear
from portal.plans.services.saving import Saved, save_block


def note_outcome(
    plan: Plan, last_year: LastYearAnswers | None, block_key: str, uid: str, *, is_done: bool, actor: User
) -> None:
    """Say of a measure of last year that it is done, or take that back. Said twice is said once.

    Raises:
        NotAllowed: this person may not write, or not now.
        NotThere: last year's plan has no such measure under this task.
    """
    if reason := policy.why_not_edit(actor, plan):
        raise NotAllowed(reason)
    found = last_year.measures_of(block_key, uid) if last_year and uid else []
    if last_year is None or not found:
        raise NotThere("去年的计划里没有这一条措施，请刷新页面再看。")
    if (uid in last_year.done) is is_done:
        return
    if is_done:
        outcome = MeasureOutcome(plan_id=plan.id, uid=uid, outcome=Outcome.done)
        outcome.made_at, outcome.made_by_id = clock.now(), actor.id
        db.session.add(outcome)
    else:
        db.session.execute(
            sa.delete(MeasureOutcome).where(MeasureOutcome.plan_id == plan.id, MeasureOutcome.uid == uid)
        )
    kind = LastMeasureDone if is_done else LastMeasureReopened
    where = f"{last_year.document.block_title(block_key)} · 去年第 {found[0].number} 条措施"
    record_event(plan.stream, kind(block_key, uid, where, found[0]["text"].text), actor=actor)
    db.session.flush()


def carry_profile(plan: Plan, last_year: LastYear, *, actor: User) -> Saved:
    """Begin 基本情况 with last year's answers, field by field as `carrying.PROFILE` says.

    An ordinary save, so that it can be undone like one.

    Raises:
        NotAllowed: this person may not write, or not now.
        Conflict: somebody has begun to fill it in.
    """
    if reason := policy.why_not_edit(actor, plan):
        raise NotAllowed(reason)
    block = queries.block_of(plan, "profile", lock=True)
    if block and block.content:
        raise Conflict("基本情况已经有人填了，没有从去年带过来。请打开基本情况看看。")
    content, version = carried_profile(last_year.document.profile), block.version if block else 0
    return save_block(plan, "profile", content, actor=actor, seen_version=version)
