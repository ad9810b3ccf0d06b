"""The power goes: whatever part of the log had reached the disk, the database opens, every transaction is there whole
or not at all, none is missing before the tear, and the history is whole (quality F2)."""

import os
import shutil
from contextlib import closing
from random import Random
from typing import NamedTuple

import pysqlite3
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.history.queries import broken_links
from portal.kernel.db import db
from portal.operation.dumps import sqlite_problems
from tests.browser import form_data
from tests.conftest import make_app
from tests.racing import browser_of, one_filled_plan

pytestmark = pytest.mark.skipif("PORTAL_TEST_DATABASE" in os.environ, reason="about SQLite's log")
SAVES = 12
FRAME, HEADER = 24, 32  # bytes before each page in the log, and before the first frame


class Written(NamedTuple):
    """The database before the saves, its log after them, and how long that was when each save was acknowledged."""

    before: bytes
    log: bytes
    ends: list[int]
    after: bytes  # the database once the log is in it

    @property
    def page(self) -> int:
        return int.from_bytes(self.before[16:18], "big")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("power")
    place, log = folder / "portal.sqlite", folder / "portal.sqlite-wal"
    app = make_app(f"sqlite:///{place}", folder)
    with app.app_context():
        plan_id = one_filled_plan()
        db.session.remove()
        db.engine.dispose()  # the last connection to close brings the log into the file
        sa.event.listen(db.engine, "checkout", lambda made, *_: made.execute("PRAGMA wal_autocheckpoint=0"))
        keeper = db.engine.raw_connection()
    assert not log.exists() or log.stat().st_size == 0
    before, ends = place.read_bytes(), []
    browser, address = browser_of(app, "clerk"), f"/plans/{plan_id}/blocks/analysis"
    for number in range(1, SAVES + 1):
        data = form_data(browser.get(address).select_one("main form[action*=analysis]"))
        browser.post(address, data | {"overview": f"第{number}次写的村情，{'字' * 40 * number}"})
        ends.append(log.stat().st_size)
    assert place.read_bytes() == before, "all that was written is in the log"
    content = log.read_bytes()
    keeper.close()
    with app.app_context():
        db.engine.dispose()
    return Written(before, content, ends, place.read_bytes())


def found_after(folder, database: bytes, log: bytes) -> list[str]:
    """Open what was left by the cut: the numbers of the saves that are there, in the order of the history."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    place = folder / "portal.sqlite"
    place.write_bytes(database)
    (folder / "portal.sqlite-wal").write_bytes(log)
    with closing(pysqlite3.connect(place)) as opened:
        saves = opened.execute("SELECT data FROM event WHERE data LIKE '%次写的村情%' ORDER BY id").fetchall()
        [(content,)] = opened.execute("SELECT content FROM block WHERE key = 'analysis' AND content LIKE '%村情%'")
    assert sqlite_problems(place) == []
    engine = sa.create_engine(f"sqlite:///{place}", module=pysqlite3, poolclass=sa.NullPool)
    with Session(engine) as session:
        assert broken_links(session) == []
    numbers = [data.rpartition("第")[2].partition("次")[0] for (data,) in saves]
    if numbers:
        assert f"第{numbers[-1]}次写的村情" in content, "plan and history tell the same"
    return numbers


def cuts(written: Written) -> list[int]:
    """Around each acknowledgement, at each frame's boundary of one save, in the midst of frames, and anywhere."""
    step, random = written.page + FRAME, Random("tear")
    near = [end + by for end in written.ends for by in (-step, -1, 0, 1, 17)]
    frames = range(written.ends[3], written.ends[4], step)
    anywhere = [random.randrange(len(written.log)) for _ in range(40)]
    return sorted({cut for cut in (0, 5, HEADER, *near, *frames, *anywhere) if 0 <= cut <= len(written.log)})


def test_the_log_is_torn_anywhere(written, tmp_path):
    assert len(cuts(written)) > 80
    for cut in cuts(written):
        there = sum(end <= cut for end in written.ends)
        found = found_after(tmp_path / "cut", written.before, written.log[:cut])
        assert found == [str(number) for number in range(1, there + 1)], f"cut at {cut} of {len(written.log)}"


@pytest.mark.parametrize("rubbish", [b"\0", b"\xff", b"\x37"])
def test_what_follows_is_rubbish(written, tmp_path, rubbish):
    """The file had been made longer, but the last words had not reached it."""
    for number in (0, 3, SAVES - 2):
        end, next_end = written.ends[number], written.ends[number + 1]
        for cut in (end, end + 100, next_end - 1 - written.page):
            log = written.log[:cut] + rubbish * (next_end - cut)
            assert len(found_after(tmp_path / "cut", written.before, log)) == number + 1


def test_while_the_log_is_brought_into_the_database(written, tmp_path):
    """Some of the pages are new, some old, one is half of each: the log, which stays until all are, mends it."""
    random, page = Random("checkpoint"), written.page
    for _ in range(12):
        mixed = bytearray(written.before.ljust(len(written.after), b"\0"))
        for start in range(0, len(written.after), page):
            done = random.choice((0, 0, page, random.randrange(page)))
            mixed[start : start + done] = written.after[start : start + done]
        assert len(found_after(tmp_path / "cut", bytes(mixed), written.log)) == SAVES


def test_an_acknowledgement_waits_for_the_disk(app, session):
    """FULL, not NORMAL: with NORMAL the last saves before a power cut would be gone."""
    asked = {name: session.execute(sa.text(f"PRAGMA {name}")).scalar_one() for name in ("synchronous", "journal_mode")}
    assert asked == {"synchronous": 2, "journal_mode": "wal"}
