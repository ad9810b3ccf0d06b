"""The worker: takes up what an earlier one left, finds what was lost, stops when asked to."""

import contextvars
import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal import clock, worker
from portal.printing import queue, services
from portal.printing.models import JobState, PrintJob
from tests.conftest import make_app
from tests.printing.test_services import Press
from tests.printing.test_store import put_fake


@pytest.fixture
def press(monkeypatch):
    press = Press()
    monkeypatch.setattr(services, "renderer", lambda: press)
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
    worker.sweep(app)
    assert queue.is_empty(), "a job that waits for a moment only is not lost"
    session.execute(sa.update(PrintJob).values(asked_at=clock.now() - dt.timedelta(minutes=11)))
    session.commit()
    worker.sweep(app)
    assert work_off() == [job.id]


def test_a_sweep_that_fails_is_not_the_end(app, job, monkeypatch, caplog):
    monkeypatch.setattr(queue, "is_empty", lambda: 1 / 0)
    worker.sweep(app)
    assert "sweep" in caplog.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_asked_to(tmp_path, number):
    make_app(address := f"sqlite:///{tmp_path / 'portal.sqlite'}", tmp_path)
    environment = {**os.environ, "PORTAL_INSTANCE": str(tmp_path), "DATABASE_URL": address}
    command, root = [sys.executable, "-m", "portal.worker"], Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, env=environment, stderr=subprocess.PIPE) as running:
        for _ in range(200):
            if (tmp_path / "queue.sqlite").exists() or running.poll() is not None:
                break
            time.sleep(0.1)
        running.send_signal(number)
        _, errors = running.communicate(timeout=15)
    assert running.returncode == 0, errors.decode()
    assert b"Traceback" not in errors
