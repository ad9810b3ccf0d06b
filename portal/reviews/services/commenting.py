"""Commenting: saying, answering, mending one's words, taking them back."""

from collections.abc import Callable

import sqlalchemy as sa

from portal.accounts.models import User
from portal.history.event_data import EventData
from portal.history.services import record_event
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed, NotThere
from portal.plans.domain.document import PlanDocument
from portal.plans.models import Plan, Submission
from portal.reviews import policy
from portal.reviews.events import CommentAdded, CommentDeleted, CommentEdited, CommentTakenOver
from portal.reviews.models import Audience, Comment
from portal.reviews.services.conflicts import latest, refuse_if_overtaken
from portal.reviews.services.notifications import tell_of_answer


def remarks_stream(plan_id: int) -> str:
    """Comments have a stream beside the plan's own: what the village reads of its history never holds them."""
    return f"review:{plan_id}"


def add_comment(
    plan: Plan,
    seen_submission_id: int | None,
    block_key: str,
    field_key: str,
    body: str,
    *,
    actor: User,
    audience: Audience = Audience.village,
    quote: str = "",
) -> Comment:
    """A remark on a field of the submission on the page, unread by the village until the decision, or for the township
    only. `quote`: the words of the field that are meant; words that are not in it mean the whole field.

    Raises:
        NotAllowed: this person may not comment, or not in this year.
        Conflict: a newer submission, or a decision, came first.
        NotThere: the submission has no such field.
    """
    if reason := policy.why_not_speak(actor, plan):
        raise NotAllowed(reason)
    submission = latest(plan)
    refuse_if_overtaken(plan, submission, seen_submission_id)
    if reason := policy.why_not_comment(actor, plan, submission):
        raise NotAllowed(reason)
    cell = PlanDocument(submission.content).find(block_key, field_key)
    if cell is None:
        raise NotThere("计划表里没有这一项，可能已被村里删去。请回到审核页面看看。")
    if pressed := _same_comment(submission, block_key, field_key, body, audience, actor):
        return pressed
    comment = Comment(
        plan_id=plan.id,
        submission_id=submission.id,
        block_key=block_key,
        field_key=field_key,
        author_id=actor.id,
        office_id=actor.unit_id,
        body=body,
        made_at=clock.now(),
        audience=audience,
        quote=quote if quote and quote in cell.text else "",
    )
    return _store(comment, actor)


def _same_comment(
    submission: Submission, block_key: str, field_key: str, body: str, audience: Audience, actor: User
) -> Comment | None:
    """The same words by the same person at the same place: the button was pressed twice."""
    said = sa.select(Comment).where(
        Comment.submission_id == submission.id,
        Comment.block_key == block_key,
        Comment.field_key == field_key,
        Comment.author_id == actor.id,
        Comment.body == body,
        Comment.audience == audience,
        Comment.parent_id.is_(None),
        Comment.deleted_at.is_(None),
    )
    return db.session.scalar(said.limit(1))


def answer_comment(plan: Plan, comment: Comment, body: str, *, actor: User) -> Comment:
    """An answer below a remark: by the village or the township. It is read by whoever reads the remark.

    Pressing the button twice gives the same answer.

    Raises:
        NotAllowed: this person may not answer, or not in this year.
    """
    if reason := policy.why_not_answer(actor, plan, comment):
        raise NotAllowed(reason)
    root = comment.parent_id or comment.id
    said = sa.select(Comment).where(Comment.parent_id == root, Comment.author_id == actor.id, Comment.body == body)
    if pressed := db.session.scalar(said.where(Comment.deleted_at.is_(None)).limit(1)):
        return pressed
    now = clock.now()
    answer = Comment(
        plan_id=plan.id,
        submission_id=comment.submission_id,
        block_key=comment.block_key,
        field_key=comment.field_key,
        author_id=actor.id,
        office_id=actor.unit_id,
        body=body,
        made_at=now,
        released_at=now if comment.released_at else None,
        audience=comment.audience,
        parent_id=root,
    )
    first = comment if comment.parent_id is None else db.session.get_one(Comment, root)
    tell_of_answer(plan, first, db.session.get_one(User, first.author_id), actor)
    return _store(answer, actor)


def edit_comment(plan: Plan, comment: Comment, body: str, *, actor: User) -> None:
    """Say it better. The former words stay in the history. Who mends, or only confirms, what a colleague has left
    behind takes it over: nobody's name stands under words that are another's.

    Raises:
        NotAllowed: somebody else's remark, or one the village can already read.
    """
    if reason := policy.why_not_change(actor, plan, comment):
        raise NotAllowed(reason)
    if comment.author_id != actor.id:
        former, name = comment.author_id, comment.author.name
        comment.author_id, comment.office_id = actor.id, actor.unit_id
        _record(comment, CommentTakenOver, actor, of=former, name=name)
    if comment.body == body:
        return
    before, comment.body, comment.edited_at = comment.body, body, clock.now()
    _record(comment, CommentEdited, actor, before=before)


def delete_comment(plan: Plan, comment: Comment, *, actor: User) -> None:
    """Take a remark back before the village has read it, with the answers to it. Its words stay in the history.

    Raises:
        NotAllowed: somebody else's remark, or one the village can already read.
    """
    if reason := policy.why_not_change(actor, plan, comment):
        raise NotAllowed(reason)
    answers = sa.select(Comment).where(Comment.parent_id == comment.id, Comment.deleted_at.is_(None))
    for one in (comment, *db.session.scalars(answers)):
        one.deleted_at = clock.now()
        _record(one, CommentDeleted, actor)


def _store(comment: Comment, actor: User) -> Comment:
    db.session.add(comment)
    db.session.flush()
    _record(comment, CommentAdded, actor)
    return comment


def _record(comment: Comment, kind: Callable[..., EventData], actor: User, **more: int | str) -> None:
    said = kind(
        comment=comment.id,
        submission=comment.submission_id,
        block=comment.block_key,
        field=comment.field_key,
        audience=comment.audience.value,
        body=comment.body,
        **more,
    )
    record_event(remarks_stream(comment.plan_id), said, actor=actor)
