"""Not a byte more fits on the server's disk: people are told what to do, read on, lose nothing, and once there is room
they save on, with nothing restarted (quality F3)."""

import errno
import json
import os
import resource
import urllib.error
import urllib.parse
import urllib.request

import psycopg
import pysqlite3
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bench.house import WEB
from bench.processes import command, family
from portal.kernel.disk import is_full
from portal.printing import services, store
from portal.printing.models import JobState
from tests.browser import form_data, texts
from tests.faults.test_killed import Writer
from tests.printing.test_services import ask, fake, press

__all__ = ["ask", "fake", "press"]
ONCE = pytest.mark.skipif("PORTAL_TEST_DATABASE" in os.environ, reason="starts a portal on SQLite of its own")


def fill_disk(home, room: int) -> None:
    """From outside: no file of the web processes may grow beyond so many bytes; 0 lets them write nothing at all."""
    for pid in family(home.children[WEB].pid):
        if "gunicorn" in command(pid):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))


def refusal_of(writer: Writer, path: str, data: dict | None = None, autosave: bool = False) -> tuple[int, str]:
    """Status and words of an answer that is none of 2xx."""
    body = urllib.parse.urlencode(data, doseq=True).encode() if data else None
    request = urllib.request.Request(writer.address + path, body, {"X-Autosave": "1"} if autosave else {})
    with pytest.raises(urllib.error.HTTPError) as refused:
        writer.opener.open(request, timeout=30)
    with refused.value as answer:
        return answer.code, answer.read().decode()


@ONCE
@pytest.mark.timeout(120)
def test_people_are_told_and_save_on_when_there_is_room(home):
    writer = Writer(home.address, home.plan_id)
    writer.save("磁盘满以前写的差距")
    data = form_data(writer.page(writer.block).select_one("#block form"))
    late = data | {"gap": "磁盘满的时候写的差距"}
    fill_disk(home, 0)
    status, page = refusal_of(writer, writer.block, late)
    assert status == 507 and "服务器的磁盘满了" in page and "还在这一页上" in page and "告诉系统管理员" in page
    assert late["gap"] in page, "to be copied from there"
    status, words = refusal_of(writer, writer.block, late, autosave=True)
    assert status == 507 and "告诉系统管理员" in json.loads(words)["message"]
    assert "磁盘满以前写的差距" in str(writer.page(writer.block)), "reading goes on"
    status, reasons = refusal_of(writer, "/readyz")
    assert status == 503 and "数据库用不了" in reasons and "Traceback" not in reasons
    fill_disk(home, resource.RLIM_INFINITY)
    assert writer.post(writer.block, late).status == 200
    assert late["gap"] in str(writer.page(writer.block))
    with pytest.raises(urllib.error.HTTPError, match="503") as unready:  # Here runs no worker.
        writer.page("/readyz")
    assert "数据库用不了" not in unready.value.read().decode()
    unready.value.close()
    assert home.problems() == []
    events = home.all_of("SELECT data FROM event WHERE verb = 'block_saved'")
    assert events.count("磁盘满的时候写的差距") == 1, "nothing of the refused saves was written"


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("", {}, pysqlite3.OperationalError("database or disk is full")),
        OperationalError("", {}, pysqlite3.OperationalError("disk I/O error")),
        OperationalError("", {}, psycopg.errors.DiskFull("could not extend file")),
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
    ],
)
def test_what_counts_as_full(error, browse, filled_plan, monkeypatch):
    """The same words wherever it shows; what was typed is on the page that says so."""
    assert is_full(error)

    def full(*_args, **_kwargs):
        raise error

    browser = browse("clerk")
    page = browser.get(f"/plans/{filled_plan.id}/blocks/analysis")
    monkeypatch.setattr("portal.plans.routes.blocks.commit", full)
    refused = browser.submit(page, "main form[action*=analysis]", expect=507, overview="写不进去的一段话")
    assert "服务器的磁盘满了" in refused.h1.text and "写不进去的一段话" in texts(refused, "#typed .field textarea")


def test_other_failures_are_not_taken_for_it():
    assert not is_full(OperationalError("", {}, pysqlite3.OperationalError("database is locked")))
    assert not is_full(OperationalError("", {}, psycopg.errors.AdminShutdown("terminating connection")))
    assert not is_full(FileNotFoundError(errno.ENOENT, "no such file")) and not is_full(ValueError("磁盘"))


def test_a_paper_that_cannot_be_kept(ask, press, people, session, monkeypatch):
    """The job ends with the reason; when there is room, the same button makes it."""
    job, write = ask(), store.write

    def full(place, _content):
        place.with_suffix(".part").unlink(missing_ok=True)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store, "write", full)
    services.run(job.id)
    session.refresh(job)
    assert job.state is JobState.failed and "磁盘满了" in job.failure and "告诉系统管理员" in job.failure
    assert not [path for path in store.folder().rglob("*") if path.is_file()]
    monkeypatch.setattr(store, "write", write)
    services.retry_print(job, actor=people["secretary"])
    session.commit()
    services.run(job.id)
    session.refresh(job)
    assert job.state is JobState.done and store.find(job.file_key)


def test_sqlite_itself_out_of_pages(tmp_path):
    """A transaction of which only a part would fit leaves nothing behind."""
    from portal.history.models import Event
    from portal.history.queries import broken_links
    from portal.history.services import record
    from portal.kernel.config import engine_options
    from portal.kernel.db import db
    from tests.conftest import make_app

    url = f"sqlite:///{tmp_path / 'small.sqlite'}"
    app = make_app(url, tmp_path)
    assert engine_options(url)
    with app.app_context():
        record("plan:1", "plan_submitted", actor=None, number=1)
        db.session.commit()
        pages = db.session.execute(sa.text("PRAGMA page_count")).scalar_one()
        db.session.execute(sa.text(f"PRAGMA max_page_count = {pages + 5}"))
        with pytest.raises(OperationalError) as full:
            for number in range(2, 200):
                record("plan:1", "plan_submitted", actor=None, number=number, words="字" * 2000)
            db.session.commit()
        assert is_full(full.value)
        db.session.rollback()
        assert db.session.scalar(sa.select(sa.func.count(Event.id))) == 1 and broken_links() == []
        assert db.session.execute(sa.text("PRAGMA integrity_check")).scalar_one() == "ok"
        db.session.rollback()
        db.engine.dispose()
