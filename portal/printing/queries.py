"""Reading print jobs, and what the print centre offers."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from portal.history.models import Event
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, NotThere
from portal.printing import policy
from portal.printing.document import Built, Look, OwnPage
from portal.printing.models import JobState, PrintJob
from portal.printing.registry import document_named, papers
from portal.printing.subject import Offer, Person

UNFINISHED = (JobState.queued, JobState.running)
SHOWN = 20
# Of an account: what takes villages away from a liaison.
VILLAGES_LOST = ("liaison_released", "assignment_ended", "account_moved")


def build(key: str, params: dict[str, Any], user: Person | None) -> Built:
    """The document with its data, for a person who may see them (None: the command line).

    Raises:
        NotThere, NotAllowed: the document does not exist for this person.
    """
    try:
        built = document_named(key).build(params, user)
        return built.as_variant(params["variant"]) if "variant" in params else built
    except KeyError as missing:
        raise NotThere("没有说清要打印哪一份。请从页面上的打印按钮进来。") from missing


def look(key: str, params: dict[str, Any], user: Person | None) -> Look:
    """What the document is called and whose data it shows, with the rights and refusals of `build` and little of its
    work: this is asked every two seconds by each page that waits.

    Raises:
        NotThere, NotAllowed: the document does not exist for this person.
    """
    return asked_for(key, params, user)[0]


def asked_for(key: str, params: dict[str, Any], user: Person | None) -> tuple[Look, Built | None]:
    """The same, and the document with its data where that is little: what many villages wrote is read by the worker
    only, which then finds a kept file as well."""
    document = document_named(key)
    if document.look:
        return document.look(params, user), None
    built = build(key, params, user)
    return Look(built.title, built.unit_id, built.extent.note), built


def visible_to(user: Person) -> sa.Select[PrintJob]:
    """A person's own jobs, newest first."""
    return sa.select(PrintJob).where(PrintJob.requested_by_id == user.id).order_by(PrintJob.id.desc())


def job_or_404(user: Person, job_id: int) -> PrintJob:
    """A person's own job while its data may still be seen: who has moved to another office loses the papers as well.

    Raises:
        NotThere: no such job, another person's, or of data that are out of reach now.
    """
    job = db.session.scalar(visible_to(user).where(PrintJob.id == job_id))
    try:
        if job is not None:
            now = look(job.document, job.params, user)
            # Of another place, or of more villages than the person sees by now: that file is not theirs any more.
            if now.unit_id == job.unit_id and now.note in job.title and not (now.note and _has_lost(user, job)):
                return job
    except DomainError as error:
        raise NotThere("没有找到这次打印：内容已经不在您的范围内，或现在不能打印。") from error
    raise NotThere("没有找到这次打印，可能不是您要打印的。")


def _has_lost(user: Person, job: PrintJob) -> bool:
    """Whether one of the villages that the person looked after when the paper was asked for has been given to somebody
    else since: as many others in their place make the same title, and not the same paper."""
    lost = sa.select(Event.id).where(Event.stream == f"account:{user.id}", Event.verb.in_(VILLAGES_LOST))
    return db.session.scalar(lost.where(Event.at >= job.asked_at).limit(1)) is not None


def recent_jobs(user: Person, document: str = "") -> Sequence[PrintJob]:
    """A person's newest jobs, or those of one kind of paper."""
    wanted = visible_to(user).where(PrintJob.document == document) if document else visible_to(user)
    return db.session.scalars(wanted.limit(SHOWN)).all()


def unfinished_twin(user: Person, document: str, params: dict[str, Any]) -> PrintJob | None:
    """The job this person has already asked for and that is not finished; none of villages that are theirs no more."""
    same = (PrintJob.document == document, PrintJob.params == params, PrintJob.state.in_(UNFINISHED))
    twin = db.session.scalar(visible_to(user).where(*same).limit(1))
    return None if twin and _has_lost(user, twin) else twin


def unfinished(waited: dt.timedelta | None = None) -> Sequence[PrintJob]:
    """Jobs that wait or run, oldest first; with `waited` those that have for so long, or since a time still to come,
    which only a clock that was wrong can have given them."""
    wanted = sa.select(PrintJob).where(PrintJob.state.in_(UNFINISHED))
    if waited is not None:
        since = sa.func.coalesce(PrintJob.started_at, PrintJob.asked_at)
        wanted = wanted.where(~since.between(*clock.last(waited)))
    return db.session.scalars(wanted.order_by(PrintJob.id)).all()


def offers(user: Person) -> list[Offer]:
    """What a person may make here, in the order of the work. Nothing until there is something to print."""
    chosen = [papers()[key] for key in policy.documents_of(user)]
    found = {
        offer.document.key: offer
        for subject in dict.fromkeys(document.subject for document in chosen)
        if subject
        for offer in subject.offers([document for document in chosen if document.subject == subject], user)
    }
    return [found[document.key] for document in chosen if document.key in found]


def own_pages(user: Person) -> list[OwnPage]:
    """The ways to what is asked for elsewhere."""
    found = (paper.own_page for paper in papers().values())
    return [page for page in found if page and user.role in page.roles]


def person_of(number: int | None) -> Person | None:
    """Whoever asked for a paper; None is the command line."""
    return db.session.get_one(PrintJob.requested_by.property.entity.class_, number) if number else None
