"""Changing plans. Each function is one thing a person does; none commits."""

import datetime as dt
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from portal import clock
from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.db import db
from portal.errors import Conflict, NotAllowed
from portal.history.queries import events_of
from portal.history.services import record
from portal.places.models import Kind, Unit
from portal.plans import policy, queries
from portal.plans.checkup import gaps
from portal.plans.content import Content, Merge, changes, merge, tidy
from portal.plans.document import PlanDocument, content_hash
from portal.plans.models import Block, Plan, State, Submission, SubmittedMeasure, SubmittedStar


def open_plans(cycle: Cycle, units: list[Unit]) -> list[Plan]:
    """An empty plan for each village that has none in this year. Called when a year is opened or a village is added."""
    have = set(db.session.scalars(sa.select(Plan.unit_id).where(Plan.cycle_id == cycle.id)))
    plans = [
        Plan(
            unit_id=unit.id,
            cycle_id=cycle.id,
            catalogue_id=cycle.catalogue_id_for(unit.unit_type),
            state_since=clock.now(),
        )
        for unit in units
        if unit.kind is Kind.village and unit.unit_type and unit.id not in have
    ]
    db.session.add_all(plans)
    db.session.flush()
    return plans


@dataclass(frozen=True)
class Saved:
    """A block after saving, and the fields taken over from what somebody else had saved meanwhile."""

    block: Block
    taken_over: list[str]


class BlockConflict(Conflict):
    """Two people wrote different words in the same field; nothing was stored, both texts are in `merge`."""

    def __init__(self, message: str, merge: Merge, version: int) -> None:
        super().__init__(message)
        self.merge, self.version = merge, version


def save_block(
    plan: Plan, block_key: str, content: Content, *, actor: User, seen_version: int, base: Content | None = None
) -> Saved:
    """Store what a person wrote in one block, made from version `seen_version` (0: nobody had saved it).

    If somebody saved the block in between, fields that only one of the two changed are joined (design §5). A page that
    saves by itself also sends `base`, what it sent last and was told is stored: what it has not touched since is then
    never taken for a change of its own, and a save that arrives twice changes nothing.

    Raises:
        NotAllowed: this person may not write, or not now.
        BlockConflict: both changed the same field, to different words.
    """
    if reason := policy.why_not_edit(actor, plan):
        raise NotAllowed(reason)
    block, new, taken_over = queries.block_of(plan, block_key), tidy(content), list[str]()
    if block and (block.version != seen_version or base is not None):
        before = _content_at(plan, block, seen_version) if base is None else tidy(base)
        joined = merge(before, new, block.content)
        if joined.clashes:
            raise BlockConflict(_who_was_first(block), joined, block.version)
        new, taken_over = joined.content, joined.taken_over
    difference, now = changes(block.content if block else {}, new), clock.now()
    if block is None:
        block = Block(plan_id=plan.id, key=block_key)
        db.session.add(block)
    elif not difference:
        return Saved(block, taken_over)
    block.content, block.saved_at, block.saved_by_id = new, now, actor.id
    _note_edit(plan, actor, now)
    db.session.flush()
    record(plan.stream, "block_saved", actor=actor, block=block_key, version=block.version, changes=difference)
    return Saved(block, taken_over)


def _content_at(plan: Plan, block: Block, version: int) -> Content:
    """What the block said at an earlier version: today's content with the later changes of the history undone."""
    content = dict(block.content)
    for event in events_of(plan.stream):
        if event.verb == "block_saved" and event.data["block"] == block.key:
            if event.data["version"] <= version:
                break
            content |= {key: old for key, (old, _) in event.data["changes"].items()}
    return tidy(content)


def _who_was_first(block: Block) -> str:
    name = db.session.scalar(sa.select(User.name).where(User.id == block.saved_by_id)) or "别人"
    when = clock.spoken(block.saved_at)
    return f"{name}在{when}先保存了这一页，有几处和您写的不一样。两边的内容都在下面，请改好后再保存。"


def _note_edit(plan: Plan, actor: User, now: dt.datetime) -> None:
    """Remember who wrote last, past the plan's version: two people in two blocks must not collide on the plan's row."""
    edit = sa.update(Plan).where(Plan.id == plan.id).values(edited_at=now, edited_by_id=actor.id)
    db.session.execute(edit, execution_options={"synchronize_session": False})


def submit_plan(plan: Plan, *, actor: User) -> Submission:
    """Hand the plan in as it stands now: immutable, numbered, hashed (design §4).

    Pressing the button twice, or again without having changed anything, gives the same submission.

    Raises:
        NotAllowed: not the secretary, a closed year, an approved plan, or gaps that must be filled first.
    """
    if reason := policy.why_not_submit(actor, plan):
        raise NotAllowed(reason)
    document = queries.working_copy(plan).document
    digest = content_hash(document.content)
    latest = plan.latest_submission
    if latest and latest.sha256 == digest and plan.state is State.submitted:
        return latest
    if missing := gaps(document):
        raise NotAllowed(f"还有 {len(missing)} 处必须补齐，补齐后才能上报。")
    submission = _store(plan, document, digest, actor)
    plan.latest_submission_id, plan.latest_submission = submission.id, submission
    if plan.state is not State.submitted:
        plan.state_since = submission.submitted_at
    plan.state = State.submitted
    record(
        plan.stream,
        "plan_submitted",
        actor=actor,
        number=submission.number,
        receipt=submission.receipt,
        sha256=digest,
        target_level=submission.target_level,
        measures=submission.measure_count,
    )
    return submission


def _store(plan: Plan, document: PlanDocument, digest: str, actor: User) -> Submission:
    number = (plan.latest_submission.number if plan.latest_submission else 0) + 1
    submission = Submission(
        plan_id=plan.id,
        number=number,
        receipt=_receipt(plan),
        content=document.content,
        sha256=digest,
        submitted_at=clock.now(),
        submitted_by_id=actor.id,
        current_level=document.current_level,
        target_level=document.target_level,
        measure_count=document.measure_count,
        lead_official=document.profile["lead_official"].text,
    )
    db.session.add(submission)
    db.session.flush()
    db.session.add_all(_rows(submission, document))
    return submission


_RECEIPT_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: nothing that is misheard on the telephone


def _receipt(plan: Plan) -> str:
    """回执号: the year and eight characters that can be read out on the telephone, such as 2022-7K3M-90QX."""
    code = "".join(secrets.choice(_RECEIPT_ALPHABET) for _ in range(8))
    return f"{plan.cycle.year}-{code[:4]}-{code[4:]}"


def _rows(submission: Submission, document: PlanDocument) -> list[SubmittedStar | SubmittedMeasure]:
    """The submission's stars and measures as rows for the ledgers."""
    rows: list[SubmittedStar | SubmittedMeasure] = []
    position = 0
    for star in document.stars:
        if star.intent:
            rows.append(SubmittedStar(submission_id=submission.id, star_key=star.key, intent=star.intent))
        for task in star.tasks:
            for measure in task.measures:
                position += 1
                rows.append(
                    SubmittedMeasure(
                        submission_id=submission.id,
                        uid=measure.uid,
                        position=position,
                        star_key=star.key,
                        star_name=star.name,
                        task_key=task.key,
                        task_code=task.code,
                        task_name=task.name,
                        gap=task["gap"].text,
                        due_on=measure.due_on,
                        **{name: measure[name].value or "" for name in ("text", "owner", "support", "task_force")},
                    )
                )
    return rows
