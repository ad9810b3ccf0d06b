"""The worker: takes up what an earlier one left, finds what was lost, stops when asked to."""

import contextlib
import contextvars
import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal.accounts.queries import user_named
from portal.kernel import clock
from portal.kernel.db import db
from portal.operation import worker
from portal.printing import drawing, queue, services, store
from portal.printing.models import JobState, PrintJob
from tests.conftest import make_app
from tests.printing.test_services import Press
from tests.printing.test_store import put_fake


@pytest.fixture
def press(monkeypatch):
    press = Press()
    monkeypatch.setattr(drawing, "renderer", lambda: press)
    return press


@pytest.fixture
def job(app, session, monkeypatch, tmp_path, press, plan, people):
    """Asked for, waiting in the database, with a queue of its own."""
    put_fake(app, monkeypatch, tmp_path)
    monkeypatch.setattr(app, "extensions", {**app.extensions})
    app.extensions.pop("portal_queue", None)
    job = services.request_print("plan", {"plan_id": plan.id}, actor=people["secretary"])
    session.commit()
    yield job
    queue.huey().storage.close()


def work_off():
    """What a worker thread does, until the queue is empty; like it, without any context of the test."""
    huey, done = queue.huey(), []
    while task := huey.dequeue():
        done.append(task.args[0])
        contextvars.Context().run(huey.execute, task)
    return done


def test_the_queue_carries_numbers(app, job, session, tmp_path):
    assert queue.is_empty()
    queue.enqueue(job.id)
    assert not queue.is_empty() and work_off() == [job.id]
    session.refresh(job)
    assert job.state is JobState.done
    with sqlite3.connect(tmp_path / "queue.sqlite") as file:
        assert file.execute("pragma journal_mode").fetchone() == ("delete",)
    file.close()


def test_a_broken_queue_does_not_break_the_page(app, job, monkeypatch):
    def full(*_args, **_kwargs):
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(queue.huey().storage, "enqueue", full)
    queue.enqueue(job.id)
    assert job.state is JobState.queued


def test_a_new_worker_takes_up_what_was_left(app, job, session):
    queue.enqueue(99)  # Somebody's job that a restored database no longer has.
    queue.enqueue(job.id)
    job.state, job.attempts = JobState.running, 1
    session.commit()
    worker.take_up_the_rest()
    assert work_off() == [job.id]
    assert job.state is JobState.done and job.attempts == 2


def test_the_sweep_finds_lost_jobs(app, job, session):
    worker.Chores(app).do()
    assert queue.is_empty(), "a job that waits for a moment only is not lost"
    session.execute(sa.update(PrintJob).values(asked_at=clock.now() - dt.timedelta(minutes=11)))
    session.commit()
    worker.Chores(app).do()
    assert work_off() == [job.id]


def test_a_sweep_that_fails_is_not_the_end(app, job, monkeypatch, caplog):
    monkeypatch.setattr(queue, "is_empty", lambda: 1 / 0)
    worker.Chores(app).do()
    assert "find_lost_jobs failed" in caplog.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_asked_to(tmp_path, number):
    make_app(address := f"sqlite:///{tmp_path / 'portal.sqlite'}", tmp_path)
    environment = {**os.environ, "PORTAL_INSTANCE": str(tmp_path), "DATABASE_URL": address}
    command, root = [sys.executable, "-m", "portal.operation.worker"], Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, env=environment, stderr=subprocess.PIPE) as running:
        for _ in range(200):
            if (tmp_path / "queue.sqlite").exists() or running.poll() is not None:
                break
            time.sleep(0.1)
        running.send_signal(number)
        _, errors = running.communicate(timeout=15)
    assert running.returncode == 0, errors.decode()
    assert b"Traceback" not in errors


def test_a_document_goes_on_when_the_worker_was_killed_in_the_middle(portals, tmp_path):
    """kill -9 while it draws: the next worker takes the job up and finishes it, and the paper is there once."""
    apps, plan_id = portals
    with apps[0].app_context():
        secretary = user_named("secretary")
        number = ask_anew(plan_id, secretary).id
        with working(apps[0]) as first:
            wait_for(number, JobState.running)
            first.kill()
        job = db.session.get(PrintJob, number)
        db.session.refresh(job)
        assert job.state is JobState.running  # nobody was left to say otherwise
        db.session.rollback()
        with working(apps[0]) as second:
            wait_for(number, JobState.done)
            second.send_signal(signal.SIGTERM)
        db.session.refresh(job)
        assert job.attempts == 2 and store.find(job.file_key).path.read_bytes().endswith(b"%%EOF\n")
        assert len(list(store.folder().glob("*/*.pdf"))) == 1 and not list(store.folder().glob("*/*.part"))


def ask_anew(plan_id, actor):
    job = services.request_print("plan", {"plan_id": plan_id}, actor=actor)
    db.session.commit()
    queue.enqueue(job.id)
    return job


@contextmanager
def working(app):
    """A worker in a process of its own, as `make run` starts it."""
    address = app.config["SQLALCHEMY_DATABASE_URI"]
    environment = {**os.environ, "PORTAL_INSTANCE": str(app.config["INSTANCE"]), "DATABASE_URL": address}
    command, root = [sys.executable, "-m", "portal.operation.worker"], Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, env=environment, start_new_session=True) as running:
        try:
            yield running
        finally:
            with contextlib.suppress(ProcessLookupError):
                running.terminate()


def wait_for(number, state):
    """Until the job is in this state; a worker has a minute for it."""
    for _ in range(1200):
        found = db.session.scalar(sa.select(PrintJob.state).where(PrintJob.id == number))
        db.session.rollback()
        if found is state:
            return
        assert found in (JobState.queued, JobState.running), found
        time.sleep(0.05)
    raise AssertionError(f"the job did not become {state}")


def test_several_workers_share_the_queue_and_one_does_the_chores(tmp_path):
    """The second begins beside the first, and so takes up nothing; when the first is gone, it does the chores."""
    first = worker.Crew(tmp_path)
    assert first.is_alone()
    first.join()
    second = worker.Crew(tmp_path)
    assert not second.is_alone()
    second.join()
    assert first.does_chores() and not second.does_chores() and first.does_chores()
    first.leave()
    assert second.does_chores()
    second.leave()
    third = worker.Crew(tmp_path)
    assert third.is_alone()
    third.leave()
