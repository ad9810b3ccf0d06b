"""How many comments each plan of a list has, and how many of them the village has not yet answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.kernel.db import db
from portal.plans.domain.document import PlanDocument
from portal.plans.models import Plan, Submission
from portal.reviews.domain.rounds import round_of
from portal.reviews.models import Audience, Comment, Decision
from portal.reviews.queries.released_comments import is_changed


@dataclass(frozen=True)
class Tally:
    """Comments of the latest round that has any: how many are open, of how many."""

    open: int
    total: int


def tallies(plan_ids: Sequence[int]) -> dict[int, Tally]:
    """Plan → tally, for plans that have comments (three queries).

    A comment is open until its field reads otherwise in a later submission. Contents are read only of submissions
    that answer comments: few plans of a township are in that state at once.
    """
    latest = _latest_rounds(plan_ids)
    contents = _contents(latest)
    found = {}
    for plan_id, comments in latest.items():
        latest_id = comments[0][1]
        document = PlanDocument(contents[latest_id]) if latest_id in contents else None
        open_ones = [comment for comment, _ in comments if not _is_answered(comment, document, contents)]
        found[plan_id] = Tally(len(open_ones), len(comments))
    return found


def _latest_rounds(plan_ids: Sequence[int]) -> dict[int, list[tuple[Comment, int | None]]]:
    """Plan → (comment, the plan's latest submission) of its latest round."""
    decided: dict[int, list[int]] = {}
    decisions = sa.select(Decision.plan_id, Decision.submission_id).where(Decision.plan_id.in_(plan_ids))
    for plan_id, submission_id in db.session.execute(decisions.order_by(Decision.submission_id)):
        decided.setdefault(plan_id, []).append(submission_id)
    comments = sa.select(Comment, Plan.latest_submission_id).join(Plan, Plan.id == Comment.plan_id)
    remarks = comments.where(Comment.audience == Audience.village, Comment.parent_id.is_(None))
    live = remarks.where(Comment.plan_id.in_(plan_ids), Comment.deleted_at.is_(None)).order_by(Comment.id)
    rounds: dict[int, dict[int, list[tuple[Comment, int | None]]]] = {}
    for comment, latest_id in db.session.execute(live):
        number = round_of(comment.submission_id, decided.get(comment.plan_id, []))
        rounds.setdefault(comment.plan_id, {}).setdefault(number, []).append((comment, latest_id))
    return {plan_id: by_number[max(by_number)] for plan_id, by_number in rounds.items()}


def _contents(rounds: dict[int, list[tuple[Comment, int | None]]]) -> dict[int, dict[str, Any]]:
    """The submissions that have to be compared: commented on, and followed by another."""
    wanted = {
        submission_id
        for comments in rounds.values()
        for comment, latest_id in comments
        if comment.submission_id != latest_id
        for submission_id in (comment.submission_id, latest_id)
        if submission_id
    }
    found = sa.select(Submission.id, Submission.content).where(Submission.id.in_(wanted))
    return dict(db.session.execute(found).all())


def _is_answered(comment: Comment, document: PlanDocument | None, contents: dict[int, dict[str, Any]]) -> bool:
    seen = contents.get(comment.submission_id)
    return document is not None and seen is not None and is_changed(comment, seen, document)
