"""Reading print jobs, and what the print centre offers."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import VILLAGE_ROLES, Role, User
from portal.catalogue.queries import cycle_of, cycles_of, present_first
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, NotThere
from portal.places.models import Unit
from portal.places.queries import townships_of
from portal.plans.queries import plan_of
from portal.printing import documents, policy
from portal.printing.documents import Built, Document
from portal.printing.documents.document import Look
from portal.printing.models import JobState, PrintJob

UNFINISHED = (JobState.queued, JobState.running)
SHOWN = 20


def document_named(key: str) -> Document:
    """Raises:
    NotThere: there is no such document.
    """
    found = documents.DOCUMENTS.get(key) or documents.FILES.get(key)
    if found is None:
        raise NotThere("没有这种文件。请从页面上的打印按钮进来。")
    return found


def build(key: str, params: dict[str, Any], user: User | None) -> Built:
    """The document with its data, for a person who may see them (None: the command line).

    Raises:
        NotThere, NotAllowed: the document does not exist for this person.
    """
    try:
        built = document_named(key).build(params, user)
        return built.as_variant(params["variant"]) if "variant" in params else built
    except KeyError as missing:
        raise NotThere("没有说清要打印哪一份。请从页面上的打印按钮进来。") from missing


def look(key: str, params: dict[str, Any], user: User | None) -> Look:
    """What the document is called and whose data it shows, with the rights and refusals of `build` and little of its
    work: this is asked every two seconds by each page that waits.

    Raises:
        NotThere, NotAllowed: the document does not exist for this person.
    """
    return asked_for(key, params, user)[0]


def asked_for(key: str, params: dict[str, Any], user: User | None) -> tuple[Look, Built | None]:
    """The same, and the document with its data where that is little: what many villages wrote is read by the worker
    only, which then finds a kept file as well."""
    document = document_named(key)
    if document.look:
        return document.look(params, user), None
    built = build(key, params, user)
    return Look(built.title, built.unit_id, built.extent.note), built


def visible_to(user: User) -> sa.Select[PrintJob]:
    """A person's own jobs, newest first."""
    return sa.select(PrintJob).where(PrintJob.requested_by_id == user.id).order_by(PrintJob.id.desc())


def job_or_404(user: User, job_id: int) -> PrintJob:
    """A person's own job while its data may still be seen: who has moved to another office loses the papers as well.

    Raises:
        NotThere: no such job, another person's, or of data that are out of reach now.
    """
    job = db.session.scalar(visible_to(user).where(PrintJob.id == job_id))
    try:
        if job is not None:
            now = look(job.document, job.params, user)
            # Of another place, or of more villages than the person sees by now: that file is not theirs any more.
            if now.unit_id == job.unit_id and now.note in job.title:
                return job
    except DomainError as error:
        raise NotThere("没有找到这次打印：内容已经不在您的范围内，或现在不能打印。") from error
    raise NotThere("没有找到这次打印，可能不是您要打印的。")


def recent_jobs(user: User, document: str = "") -> Sequence[PrintJob]:
    """A person's newest jobs, or those of one kind of paper."""
    wanted = visible_to(user).where(PrintJob.document == document) if document else visible_to(user)
    return db.session.scalars(wanted.limit(SHOWN)).all()


def unfinished_twin(user: User, document: str, params: dict[str, Any]) -> PrintJob | None:
    """The job this person has already asked for and that is not finished."""
    same = (PrintJob.document == document, PrintJob.params == params, PrintJob.state.in_(UNFINISHED))
    return db.session.scalar(visible_to(user).where(*same).limit(1))


def unfinished(waited: dt.timedelta | None = None) -> Sequence[PrintJob]:
    """Jobs that wait or run, oldest first; with `waited` those that have for so long, or since a time still to come,
    which only a clock that was wrong can have given them."""
    wanted = sa.select(PrintJob).where(PrintJob.state.in_(UNFINISHED))
    if waited is not None:
        since = sa.func.coalesce(PrintJob.started_at, PrintJob.asked_at)
        wanted = wanted.where(~since.between(*clock.last(waited)))
    return db.session.scalars(wanted.order_by(PrintJob.id)).all()


@dataclass(frozen=True)
class Offer:
    """A document in the print centre with the fields that its button sends; `units` and `years` leave a choice."""

    document: Document
    about: str
    fields: dict[str, int] = field(default_factory=dict)
    units: Sequence[Unit] = ()
    years: Sequence[int] = ()

    @property
    def is_ready(self) -> bool:
        """Whether it can be made without choosing anything first."""
        return bool(self.fields or self.units)


def offers(user: User) -> list[Offer]:
    """What a person may make here. Nothing until the county has opened a year."""
    if not cycles_of(user.unit):
        return []
    chosen = [document_named(key) for key in policy.documents_of(user) if key in documents.DOCUMENTS]
    if user.role in VILLAGE_ROLES:
        cycle = cycle_of(user.unit)
        plan = plan_of(user, user.unit, cycle)
        about, of_many = f"{user.unit.name} {cycle.year} 年度", {"unit_id": user.unit_id, "year": cycle.year}
        return [Offer(each, about, of_many if each.filters else {"plan_id": plan.id}) for each in chosen if plan]
    years = [cycle.year for cycle in present_first(user.unit)]
    if user.role is Role.county:
        townships = townships_of(user.unit)
        return [_to_choose(each) or Offer(each, "一个乡镇一份", units=townships, years=years) for each in chosen]
    own = {"unit_id": user.unit_id}
    return [_to_choose(each) or Offer(each, user.unit.name, own, years=years) for each in chosen]


def _to_choose(document: Document) -> Offer | None:
    """What is about one village's plan has no button of its own in an office: the village is to be chosen first."""
    return Offer(document, "一个村一份") if document.is_of_one_plan else None
