"""What 系统状态 and /metrics show beside the checks: the queue, versions, sizes."""

import datetime as dt
import platform
from importlib.metadata import version
from pathlib import Path

import pysqlite3
import sqlalchemy as sa
from flask import current_app

from portal.history.anchors import count_since, latest_anchor
from portal.history.commands import anchor_in_words
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.version import VERSION
from portal.operation import checks
from portal.operation.checks import Finding, Level
from portal.operation.restoring import free_space
from portal.printing import alive
from portal.printing.models import JobState, PrintJob
from portal.web.syslog import tally_in

ANCHOR_AGE = dt.timedelta(hours=3)
MANY_WAITING = 50  # documents; at two a second or so people wait for half a minute
SHOWN = ("Flask", "SQLAlchemy", "weasyprint", "huey", "gunicorn", "psycopg")


def sections() -> list[tuple[str, Finding]]:
    """(what it is about, finding), each by itself: one that fails does not hide the others."""
    return [
        ("SQLite", checks.sqlite_version()),
        *zip(("数据库", "数据库结构", "时钟"), checks.database(), strict=False),  # only one when it cannot be used
        ("磁盘", checks.disk()),
        ("打印程序", checks.worker()),
        ("打印队列", queue()),
        ("打印字体", checks.fonts()),
        ("备份", checks.backup_age(clock.now())),
        ("操作记录", anchoring()),
        *([("syslog", sending())] if current_app.config["SYSLOG"] else []),
        ("密钥", checks.secret_key()),
    ]


def sending() -> Finding:
    """What went to the office's syslog server, and what never will."""
    found = tally_in(current_app.config["INSTANCE"])
    text = f"一周内送出 {found['sent']} 条，等着送的 {found['waiting']} 条，丢失 {found['lost']} 条"
    if found["trouble"]:
        advice = "日志服务器现在连不上，在不停地重试。请检查 PORTAL_SYSLOG 和那台服务器"
        return Finding(Level.worth_a_look, f"{text}。{advice}（{found['trouble']}）。")
    if found["lost"]:
        return Finding(Level.worth_a_look, f"{text}。丢失的在本系统的操作记录里都还有，可以导出补交。")
    return Finding(Level.fine, text)


def anchoring() -> Finding:
    """The history in one hash, to be copied by hand and compared later."""
    latest = latest_anchor()
    if latest is None:
        return Finding(Level.worth_a_look, "操作记录还没有锚点。打印程序每小时做一个，请看它是否在运行。")
    level = Level.fine if clock.is_within(latest.at, ANCHOR_AGE) or not count_since(latest) else Level.worth_a_look
    text = f"最近的锚点：{anchor_in_words(latest)}。抄一份放在别处，以后能查出记录有没有被删改。"
    return Finding(level, text)


def queue() -> Finding:
    """How many documents wait, and how many came to nothing today."""
    jobs = jobs_by_state()
    waiting, running = jobs[JobState.queued.value], jobs[JobState.running.value]
    text = f"排队 {waiting} 份，正在生成 {running} 份"
    if waiting > MANY_WAITING:
        return Finding(Level.worth_a_look, f"{text}。排得太长：看打印程序是否在运行，CPU 是否够用。")
    return Finding(Level.fine, text)


def jobs_by_state() -> dict[str, int]:
    """Print jobs, every state named."""
    counted = sa.select(PrintJob.state, sa.func.count()).group_by(PrintJob.state)
    found = {state.value: number for state, number in db.session.execute(counted)}
    return {state.value: found.get(state.value, 0) for state in JobState}


def gauges() -> dict[str, float]:
    """Name → value; what is not there is left out."""
    instance = Path(current_app.config["INSTANCE"])
    found = {"portal_disk_free_bytes": float(free_space(instance))}
    now = clock.now()
    if (sign := alive.sign_of_life()).exists():
        found["portal_worker_silence_seconds"] = now.timestamp() - sign.stat().st_mtime
    if made := checks.latest_backup(now):
        found["portal_backup_age_seconds"] = (now - checks.made_at(made)).total_seconds()
    return found


def versions() -> dict[str, str]:
    """Program → version, as somebody who is asked for help wants to know them."""
    server = db.session.connection().dialect.server_version_info or ()
    database = {"数据库": f"{db.engine.dialect.name} {'.'.join(map(str, server))}"}
    own = {"本系统": VERSION, "Python": platform.python_version(), "SQLite": pysqlite3.sqlite_version, **database}
    return own | {name: version(name) for name in SHOWN}
