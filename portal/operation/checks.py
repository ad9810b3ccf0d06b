"""What may be wrong with an installation. Each check is a sentence for the administrator, with what to do."""

import datetime as dt
import enum
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pysqlite3
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import current_app

from portal.history.models import Event
from portal.kernel import clock
from portal.kernel.config import ROOT
from portal.kernel.db import db, writing
from portal.operation.backup import backups_in
from portal.operation.restoring import free_space
from portal.printing import alive
from portal.printing.fonts import FONT_FOLDER, check_faces

SAFE_SQLITE = (3, 51, 3)  # Before, a WAL database can be corrupted (sqlite.org/wal.html#walresetbug).
LITTLE_SPACE, NO_SPACE = 2_000_000_000, 200_000_000
BACKUP_AGE = dt.timedelta(days=1)


class Level(enum.IntEnum):
    """How bad it is."""

    fine, worth_a_look, bad = 0, 1, 2

    @property
    def mark(self) -> str:
        return "✓！✗"[self]

    @property
    def word(self) -> str:
        return ("正常", "看一看", "必须处理")[self]


class Finding(NamedTuple):
    level: Level
    text: str


def examine() -> Iterator[Finding]:
    """All checks, each by itself: one that fails does not hide the others."""
    yield sqlite_version()
    yield from database()
    yield fonts()
    yield disk()
    yield worker()
    yield backup_age(clock.now())
    yield secret_key()


def unready() -> list[str]:
    """Why people should not be sent here now; empty when all is well."""
    findings = (*database(), fonts(), disk(), worker())
    return [finding.text for finding in findings if finding.level is Level.bad]


def sqlite_version(version: tuple[int, ...] = pysqlite3.sqlite_version_info) -> Finding:
    name = ".".join(map(str, version))
    if version < SAFE_SQLITE:
        return Finding(Level.bad, f"SQLite {name} 有会损坏数据库的缺陷。请按 requirements.txt 重装 pysqlite3。")
    return Finding(Level.fine, f"SQLite {name}")


def database() -> Iterable[Finding]:
    """Can it be written to, has it this release's tables, is the clock behind what was written already?"""
    try:
        return [_writable(), _migrations(), _clock(clock.now())]
    except sa.exc.SQLAlchemyError as error:
        return [Finding(Level.bad, f"数据库用不了：{getattr(error, 'orig', error)}")]
    finally:
        db.session.rollback()


def _writable() -> Finding:
    """A real write that changes nothing: only the commit meets the disk, which may be full."""
    with writing():
        db.session.execute(sa.text("UPDATE alembic_version SET version_num = version_num"))
        db.session.commit()
    return Finding(Level.fine, f"数据库可以读写（{db.engine.dialect.name}）")


def _migrations() -> Finding:
    if not is_migrated():
        return Finding(Level.bad, "数据库的结构不是这个版本的。请先停止系统，运行 flask db upgrade。")
    return Finding(Level.fine, "数据库结构是最新的")


def is_migrated() -> bool:
    """Whether the database has this release's tables."""
    there = set(db.session.scalars(sa.text("SELECT version_num FROM alembic_version")))
    db.session.rollback()
    return there == _heads()


@cache
def _heads() -> set[str]:
    """What this release's migrations end at; its files do not change while it runs."""
    return set(ScriptDirectory(str(ROOT / "migrations")).get_heads())


def _clock(now: dt.datetime) -> Finding:
    """The newest event cannot be in the future."""
    newest = db.session.scalar(sa.select(Event.at).order_by(Event.id.desc()).limit(1))
    if newest is not None and newest > now + dt.timedelta(minutes=5):
        return Finding(Level.bad, f"服务器时钟比最近的操作记录（{newest:%Y-%m-%d %H:%M} UTC）还早。请校准时钟。")
    return Finding(Level.fine, f"时钟 {now.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}")


def fonts() -> Finding:
    problems = _face_problems(tuple((face, face.stat().st_mtime_ns) for face in sorted(FONT_FOLDER.glob("*.ttf"))))
    if problems:
        return Finding(Level.bad, "打印字体不全：" + "；".join(problems[:3]) + "。请重新安装 static/fonts。")
    return Finding(Level.fine, "打印字体齐全")


@cache
def _face_problems(_files: tuple[tuple[Path, int], ...]) -> list[str]:
    """Reading the faces takes most of a second; it is done again only when one of the files is another."""
    return check_faces()


def disk() -> Finding:
    free = free_space(_instance())
    words = f"数据所在的磁盘还有 {free / 1_000_000_000:.1f} GB"
    if free < NO_SPACE:
        return Finding(Level.bad, f"{words}，快写不进去了。请立即清理。")
    return Finding(Level.worth_a_look if free < LITTLE_SPACE else Level.fine, words)


def worker() -> Finding:
    silent = alive.silence()
    if silent is None:
        return Finding(Level.bad, "打印程序没有启动过。请启动 python -m portal.operation.worker。")
    if silent > alive.SILENCE:
        return Finding(Level.bad, f"打印程序已经 {silent / 60:.0f} 分钟没有动静。请重新启动它。")
    return Finding(Level.fine, "打印程序在运行")


def backup_age(now: dt.datetime) -> Finding:
    made = latest_backup(now)
    if made is None:
        return Finding(Level.worth_a_look, "数据文件夹里还没有备份。请每天运行 flask backup，并把备份存到另一台机器。")
    age = now - made_at(made)
    level = Level.worth_a_look if age > BACKUP_AGE else Level.fine
    return Finding(level, f"最近的备份：{age / dt.timedelta(hours=1):.0f} 小时前（{made.name}）")


def latest_backup(now: dt.datetime) -> Path | None:
    """One made under a clock that ran ahead would count as new for as long as the clock was wrong."""
    made = [place for place in backups_in(_instance() / "backups") if made_at(place) <= now + clock.SLIP]
    return made[-1] if made else None


def made_at(place: Path) -> dt.datetime:
    return dt.datetime.fromtimestamp(place.stat().st_mtime, dt.UTC)


def secret_key() -> Finding:
    place = _instance() / "secret_key"
    if place.exists() and place.stat().st_mode & 0o077:
        return Finding(Level.bad, f"密钥文件别人也能读。请运行 chmod 600 {place}。")
    return Finding(Level.fine, "密钥只有本系统能读")


def _instance() -> Path:
    config: dict[str, Any] = current_app.config
    return Path(config["INSTANCE"])
