"""What the village reads beside its fields: comments that a decision has released, and nothing else."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.accounts.models import VILLAGE_ROLES, User
from portal.kernel.db import db
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.field_notes import Note, Returned
from portal.plans.models import Plan
from portal.reviews.domain.answers import answers_to
from portal.reviews.models import Comment, Decision, DecisionKind, Step, StepKind
from portal.reviews.queries.visibility import sent_to_village


def notes_beside(user: User, plan: Plan, document: PlanDocument) -> list[Note]:
    """The comments of the latest decision, in the order of the form, with whether the village has changed the field.

    Earlier rounds have been answered by a new submission and are left to the timeline. The township reads comments on
    its own pages.
    """
    if user.role not in VILLAGE_ROLES or user.unit_id != plan.unit_id:
        return []
    said = _latest_round(plan)
    comments = [comment for comment in said if comment.parent_id is None]
    if not comments:
        return []
    places = {key: place for place, key in enumerate(fields_in_order(document))}
    notes = [_note(comment, said, document) for comment in comments]
    return sorted(notes, key=lambda note: (places.get((note.block_key, note.field_key), len(places)), note.id))


def _latest_round(plan: Plan) -> list[Comment]:
    """Released comments and answers on submissions after the last but one decision, up to the last; never what is
    for the township only."""
    decided = sa.select(Decision.submission_id).where(Decision.plan_id == plan.id)
    last, before, *_ = [*db.session.scalars(decided.order_by(Decision.submission_id.desc()).limit(2)), 0, 0]
    if not last:
        return []
    wanted = sa.select(Comment).where(
        Comment.plan_id == plan.id,
        Comment.submission_id > before,
        Comment.submission_id <= last,
        Comment.deleted_at.is_(None),
        *sent_to_village(),
    )
    with_words = wanted.options(joinedload(Comment.author), joinedload(Comment.submission))
    return list(db.session.scalars(with_words.order_by(Comment.id)))


def reason_of_return(plan: Plan) -> Returned | None:
    """Why the plan lies with the village again: the last return's reason, or that of opening it again."""
    decision = db.session.scalar(_last_decision(plan).options(joinedload(Decision.made_by)))
    if decision is None:
        return None
    if decision.kind is DecisionKind.returned:
        return Returned(decision.reason, decision.made_by.name, decision.made_at)
    opened = sa.select(Step).where(Step.submission_id == decision.submission_id, Step.kind == StepKind.reopened)
    step = db.session.scalar(opened.options(joinedload(Step.made_by)))
    return Returned(step.words, step.made_by.name, step.made_at) if step else None


def _last_decision(plan: Plan) -> sa.Select[Decision]:
    return sa.select(Decision).where(Decision.plan_id == plan.id).order_by(Decision.submission_id.desc()).limit(1)


def returned_places(plan: Plan) -> list[tuple[str, str]] | None:
    """The places that the last return is about, which are what the village may change
    (plans/queries/editable_fields.py).

    None where nothing was said about single fields: the reason alone, or a plan opened again after its approval.
    """
    decision = db.session.scalar(_last_decision(plan))
    if decision is None or decision.kind is not DecisionKind.returned:
        return None
    return sorted({(comment.block_key, comment.field_key) for comment in _latest_round(plan)}) or None


def fields_in_order(document: PlanDocument) -> list[tuple[str, str]]:
    """Block and field key of everything that can be commented on, as the form asks it."""
    return [(key, cell.key) for key in document.block_keys for cell in document.cells_of(key)]


def _note(comment: Comment, said: Sequence[Comment], document: PlanDocument) -> Note:
    return Note(
        id=comment.id,
        block_key=comment.block_key,
        field_key=comment.field_key,
        author=comment.author.name,
        made_at=comment.made_at,
        submission_number=comment.submission.number,
        body=comment.body,
        field_label=document.label_of(comment.block_key, comment.field_key),
        is_changed=is_changed(comment, comment.submission.content, document),
        quote=comment.quote,
        answers=answers_to(comment, said),
    )


def is_changed(comment: Comment, seen: Mapping[str, object], document: PlanDocument) -> bool:
    """Whether the field reads otherwise now than in the content that was commented on; a field that is gone does."""
    cell = document.find(comment.block_key, comment.field_key)
    before = PlanDocument(seen).contents.get(comment.block_key, {}).get(comment.field_key)
    return cell is None or cell.value != before
