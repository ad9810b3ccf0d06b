"""Handing a plan in."""

import secrets

from portal.accounts.models import Role, User
from portal.accounts.queries import liaisons_of, people_of
from portal.history.services import record_event
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.messages.services import tell
from portal.plans import policy, queries
from portal.plans.domain.document import PlanDocument, content_hash
from portal.plans.domain.gaps import gaps
from portal.plans.events import PlanSubmitted
from portal.plans.models import Plan, State, Submission, SubmittedMeasure, SubmittedStar


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
    if missing := gaps(document, queries.lowered_of(plan.unit)):
        raise NotAllowed(f"还有 {len(missing)} 处必须补齐，补齐后才能上报。")
    submission = _store(plan, document, digest, actor)
    plan.latest_submission_id, plan.latest_submission = submission.id, submission
    said = PlanSubmitted(
        number=submission.number,
        receipt=submission.receipt,
        sha256=digest,
        target_level=submission.target_level,
        measures=submission.measure_count,
    )
    event = record_event(plan.stream, said, actor=actor)
    if plan.state is not State.submitted:
        plan.state_since = event.at  # as the history counts the township's turn, also where a second has passed
    plan.state = State.submitted
    news = f"{plan.unit.name}上报了 {plan.cycle.year} 年度计划表（第 {submission.number} 次）"
    reviewers = people_of(plan.unit.township, Role.reviewer)
    tell([*reviewers, *liaisons_of(plan.unit)], news, f"/plans/{plan.id}/review", but=actor)
    return submission


def _store(plan: Plan, document: PlanDocument, digest: str, actor: User) -> Submission:
    number = queries.newest_number(plan) + 1  # also after one that was withdrawn: a number is never given twice
    submission = Submission(
        plan_id=plan.id,
        number=number,
        receipt=_receipt(plan),
        content=document.content,
        sha256=digest,
        submitted_at=clock.now(),
        submitted_by_id=actor.id,
        **document.summary,
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
