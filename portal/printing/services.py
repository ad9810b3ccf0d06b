"""Asking for a document, and the worker's part in making it.

The worker writes in short transactions and draws while none is open: drawing takes seconds, and SQLite has one writer.
"""

import datetime as dt
import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import commit, db, hold, reading
from portal.kernel.disk import is_full
from portal.kernel.errors import DomainError, NotAllowed
from portal.printing import drawing, policy, queries, store
from portal.printing.document import Built
from portal.printing.failures import RenderFailed, RenderStopped
from portal.printing.models import JobState, PrintJob
from portal.printing.registry import document_named
from portal.printing.subject import Person
from portal.web.feature import features

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 2
PATIENCE = dt.timedelta(seconds=20)  # somebody who waits longer leaves the page, and gets a message
TWICE = "试了两次都没有做成。请稍后再试一次；仍不行，请联系管理员。"
NO_ROOM = "服务器的磁盘满了，没有做成。请告诉系统管理员清理磁盘，再按“再试一次”。"
FEWER = "请分成几册再印。"
NO_LESS = "请联系系统管理员。"
BROKEN = "系统出了问题，没有做成。请稍后再试一次；仍不行，请联系管理员。"


def request_print(document: str, params: dict[str, Any], *, actor: Person) -> PrintJob:
    """The job for this paper; already done when the paper has been made before. Hand it to the queue after the commit.

    Raises:
        NotThere, NotAllowed: this person may not have the document.
    """
    hold(f"prints:{actor.id}")  # a button that is pressed twenty times at once asks for one paper
    asked, built = queries.asked_for(document, params, actor)
    if waiting := queries.unfinished_twin(actor, document, params):
        return waiting
    job = PrintJob(
        document=document,
        params=params,
        unit_id=asked.unit_id,
        requested_by_id=actor.id,
        title=asked.title,
        state=JobState.queued,
        step="等待打印程序",
        asked_at=clock.now(),
    )
    db.session.add(job)
    if built and (kept := store.find(key := store.file_key(built))):
        _finish(job, key, kept)
    db.session.flush()
    return job


def retry_print(job: PrintJob, *, actor: Person) -> None:
    """Have a failed job, or one whose file has been cleared away, made again.

    Raises:
        NotAllowed: another person's job, or nothing is wrong with it.
    """
    if job.requested_by_id != actor.id:
        raise NotAllowed("这不是您要打印的文件。")
    if reason := policy.why_not_retry(job, has_file=store.find(job.file_key) is not None):
        raise NotAllowed(reason)
    job.state, job.percent, job.step, job.failure = JobState.queued, 0, "等待打印程序", ""
    job.attempts, job.file_key, job.started_at, job.finished_at = 0, None, None, None


def cancel_print(job: PrintJob, *, actor: Person) -> None:
    """Stop a job that waits or is being made; the worker notices within a second.

    Raises:
        NotAllowed: another person's job, or it is finished.
    """
    if job.requested_by_id != actor.id:
        raise NotAllowed("这不是您要打印的文件。")
    if reason := policy.why_not_cancel(job):
        raise NotAllowed(reason)
    job.state, job.step, job.percent, job.finished_at = JobState.cancelled, "", 0, clock.now()


class Cancelled(Exception):
    """The person who asked for the document wants it no more."""


def run(job_id: int) -> None:
    """The worker's work on one job. It never raises what concerns the document: that is told in the job's row."""
    while job := _claim(job_id):
        try:
            _make(job)
        except Cancelled:
            return
        except RenderStopped:
            _put_back(job)
            return
        except RenderFailed as error:
            if error.is_crash and job.attempts < MAX_ATTEMPTS:
                _put_back(job, attempts=job.attempts)
            else:
                _fail(job, TWICE if error.is_crash else str(error))
        except DomainError as error:
            _fail(job, str(error))
        except Exception as error:
            log.exception("print job %s broke", job_id)
            _fail(job, NO_ROOM if is_full(error) else BROKEN)


def take_up_unfinished(waited: dt.timedelta | None = None) -> list[int]:
    """The jobs to queue anew, by number: those left waiting or running (that long), by a worker that died on them.

    A document on which the worker has died twice is given up. The caller commits.
    """
    found = []
    for job in queries.unfinished(waited):
        if job.state is JobState.running and job.attempts >= MAX_ATTEMPTS:
            job.state, job.failure, job.finished_at = JobState.failed, TWICE, clock.now()
        else:
            job.state = JobState.queued
            found.append(job.id)
    return found


def _claim(job_id: int) -> PrintJob | None:
    """Begin a job that waits. None when it does not: another worker thread has it, or it is finished."""
    waiting = (PrintJob.id == job_id, PrintJob.state == JobState.queued)
    values = {
        "state": JobState.running,
        "attempts": PrintJob.attempts + 1,
        "started_at": clock.now(),
        "percent": 10,
        "step": "读取数据",
    }
    claimed = db.session.execute(sa.update(PrintJob).where(*waiting).values(values).returning(PrintJob.id)).scalar()
    commit()
    return db.session.get(PrintJob, job_id, populate_existing=True) if claimed else None


def _make(job: PrintJob) -> None:
    """Read, draw without a transaction, keep, finish."""
    with reading():
        built = queries.build(job.document, job.params, queries.person_of(job.requested_by_id))
        key, order = store.file_key(built), None if built.pack else drawing.order_of(built)
    kept = store.find(key)
    try:
        kept = kept or _new(job, built, key, order)
    except RenderFailed as error:
        if not error.is_too_much:
            raise
        raise RenderFailed(f"{error}{_how_to_narrow(job, built)}") from error
    job.title = built.title
    _finish(job, key, kept)
    commit()


def _new(job: PrintJob, built: Built, key: str, order: drawing.Order | None) -> store.Kept:
    """The paper as it is kept from now on; a ZIP has no order, since it draws its papers itself."""
    if built.pack:
        return store.keep_packed(key, partial(built.pack, partial(_tell_alive, job)), built.file_name, built.suffix)
    assert order
    _tell(job, 30, "排版")
    drawn = built.press(partial(_tell_alive, job)) if built.press else drawing.draw(order, partial(_at, job))
    _tell(job, 90, "存放")
    return store.keep(key, drawn, built.file_name, is_lasting=built.is_lasting)


def _how_to_narrow(job: PrintJob, built: Built) -> str:
    """By which fields of the form less of a paper can be asked for."""
    if built.press:
        return FEWER
    with reading():
        document = document_named(job.document)
        return sentence(document.subject.less(document, built.unit_id, job.params) if document.subject else [])


def sentence(words: Sequence[str]) -> str:
    """How less can be asked for, in the words of the form's own fields."""
    return f"请在“打印”页按{'、'.join(words)}缩小范围再印。" if words else NO_LESS


def _finish(job: PrintJob, key: str, kept: store.Kept) -> None:
    job.state, job.percent, job.step, job.failure = JobState.done, 100, "", ""
    job.file_key, job.pages, job.size, job.finished_at = key, kept.pages, kept.size, clock.now()
    job.undrawn = kept.undrawn
    stream = f"plan:{job.params['plan_id']}" if "plan_id" in job.params else f"unit:{job.unit_id}"
    actor = queries.person_of(job.requested_by_id)
    if kind := document_named(job.document).exported_as:
        record(stream, "file_exported", actor=actor, title=job.title, kind=kind, rows=kept.pages or None)
    else:
        record(stream, f"{job.document}_printed", actor=actor, title=job.title, file_key=key)
    _tell_who_left(job, actor, f"{job.title}已经生成，可以{'下载' if job.is_packed else '打开'}")


def _at(job: PrintJob, progress: drawing.Progress) -> None:
    """The bar never stands still: how many pages there will be, nobody knows yet; of stretches it is known."""
    page, done, parts = progress
    words = f"排版第 {page} 页" if page else "排版"
    if parts == 1:
        _tell(job, min(85, 30 + page), words)
    else:
        _tell_alive(job, 30 + 55 * done // parts, f"{words}，分 {parts} 段，已排好 {done} 段")


def _tell(job: PrintJob, percent: int, step: str) -> None:
    """How far it is, for the person who waits; and the end of every transaction before the long work.

    Raises:
        Cancelled: that person has pressed 取消.
    """
    if not _while_running(job, percent=percent, step=step):
        raise Cancelled


def _tell_alive(job: PrintJob, percent: int, step: str) -> None:
    """The same for a file of hundreds of papers, which may take longer than the sweep for lost jobs waits for one."""
    if not _while_running(job, percent=percent, step=step, started_at=clock.now()):
        raise Cancelled


def _put_back(job: PrintJob, attempts: int = 0) -> None:
    _while_running(job, state=JobState.queued, percent=0, step="等待打印程序", attempts=attempts)


def _fail(job: PrintJob, reason: str) -> None:
    now = clock.now()
    if _while_running(job, state=JobState.failed, step="", failure=reason, finished_at=now):
        _tell_who_left(
            job,
            queries.person_of(job.requested_by_id),
            f"{job.title}{'没有做成' if job.is_packed else '没有打印成功'}，请看原因",
        )
        commit()


def _while_running(job: PrintJob, **values: Any) -> bool:
    """Change a job that is being made; False when it was cancelled in the meantime, and stays so."""
    job_id: int = sa.inspect(job).identity[0]  # also when the row has expired with a transaction that failed
    db.session.rollback()
    running = sa.update(PrintJob).where(PrintJob.id == job_id, PrintJob.state == JobState.running)
    changed = db.session.execute(running.values(values).returning(PrintJob.id)).scalar()
    commit()
    db.session.refresh(job)
    db.session.rollback()
    return changed is not None


def _tell_who_left(job: PrintJob, actor: Person, text: str) -> None:
    """A message to whoever has had to wait so long that they have probably gone on to something else."""
    if clock.now() - job.asked_at > PATIENCE:
        features().notify([actor], text, f"/prints/{job.id}")
