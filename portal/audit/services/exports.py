"""Taking the history out: asked for with the page's filters; a few rows at once, many by the worker. That it was taken
out, by whom, what and with which SHA-256, is an event itself."""

import datetime as dt
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import sqlalchemy as sa

from portal.accounts.models import User
from portal.audit import queries
from portal.audit.domain.filters import HistoryFilters
from portal.audit.domain.groups import GROUPS
from portal.audit.models import AuditExport, FileKind
from portal.audit.policy import sees_contents
from portal.audit.services.files import WRITERS, sha256_of
from portal.history.origin import origin, set_origin
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.config import setting
from portal.kernel.db import commit, db, reading, writing
from portal.kernel.errors import DomainError, NotThere

log = logging.getLogger(__name__)

AT_ONCE = 3000  # rows; about half a second
BROKEN = "没有做成。请再导出一次；仍不行，请告诉系统管理员。"
SHOWN, KEPT_DAYS = 30, 30


def ask_for_export(user: User, filters: HistoryFilters, kind: FileKind) -> tuple[AuditExport, bool]:
    """The export, not yet kept, and whether it is small enough to be made at once."""
    rows, newest = queries.count(user, filters, at_most=AT_ONCE + 1), queries.newest_id(user)
    came_from, words = origin(), {**asdict(filters), "before": None}
    export = AuditExport(
        user_id=user.id,
        kind=kind,
        filters={name: value for name, value in words.items() if value not in ("", None)},
        newest_id=newest,
        asked_at=clock.now(),
        address=came_from.address,
        request_id=came_from.request_id,
    )
    return export, rows <= AT_ONCE


def keep(export: AuditExport, actor: User, *, is_made_later: bool) -> None:
    """In the caller's transaction."""
    db.session.add(export)
    db.session.flush()
    if is_made_later:
        about = {"export": export.id, "kind": export.kind.value, "filters": export.filters}
        record(f"account:{actor.id}", "audit_export_asked", actor=actor, **about)


def make(export_id: int) -> None:
    """Write the file and note it. Reads in transactions of its own and commits by itself."""
    with reading():
        export = db.session.get_one(AuditExport, export_id)
        user = db.session.get_one(User, export.user_id)
        place = place_of(export)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = place.with_suffix(".part")
        rows = WRITERS[export.kind](draft, _lines(user, export), about(user, export))
        sha256, size = sha256_of(draft), draft.stat().st_size
        draft.replace(place)
    with writing():
        export, user = db.session.get_one(AuditExport, export_id), db.session.get_one(User, user.id)
        export.made_at, export.rows, export.size, export.sha256 = clock.now(), rows, size, sha256
        said = {"export": export.id, "kind": export.kind.value, "rows": rows, "sha256": sha256}
        record(f"account:{user.id}", "audit_exported", actor=user, **said, filters=export.filters)
        commit()


def make_waiting() -> None:
    """The worker's part, every minute: one after the other, each noted as from where it was asked for."""
    waiting = sa.select(AuditExport.id, AuditExport.address, AuditExport.request_id)
    waiting = waiting.where(AuditExport.made_at.is_(None), AuditExport.failure == "").order_by(AuditExport.id)
    with reading():
        found = db.session.execute(waiting).all()
    for number, address, request_id in found:
        set_origin(address, request_id)
        try:
            make(number)
        except DomainError as error:
            _give_up(number, str(error))
        except Exception:
            log.exception("audit export %s came to nothing", number)
            _give_up(number, BROKEN)
        finally:
            set_origin(None, None)


def _give_up(number: int, why: str) -> None:
    with writing():
        db.session.execute(sa.update(AuditExport).where(AuditExport.id == number).values(failure=why))
        commit()


def _lines(user: User, export: AuditExport) -> Iterator[queries.HistoryLine]:
    """Newest first, some hundred at a time."""
    filters = HistoryFilters(**export.filters)
    before: int | None = export.newest_id + 1
    while before:
        page = queries.search(user, filters.older_than(before), size=500)
        yield from page.lines
        before = page.older


def about(user: User, export: AuditExport) -> list[str]:
    """What stands above the rows: what is in the file, who took it out, when."""
    asked = export.asked_at.astimezone(clock.LOCAL)
    lines = [f"{user.unit.name}操作记录", f"条件：{words_of(export)}"]
    if not sees_contents(user):
        lines.append("计划和审核的具体内容不在这里面")
    return [*lines, f"导出：{user.unit.name} {user.name}，{clock.local_date(asked.date())} {asked:%H:%M}"]


def words_of(export: AuditExport) -> str:
    """The filters as people say them."""
    names = {"who": "谁", "what": "做了什么", "unit": "单位", "address": "来源地址", "number": "编号"}
    names |= {"since": "从", "until": "到", "plan": "计划"}
    told = {**export.filters}
    if "what" in told:
        told["what"] = GROUPS[told["what"]][0]
    return "，".join(f"{label} {told[name]}" for name, label in names.items() if name in told) or "全部"


def latest_exports(user: User) -> Sequence[AuditExport]:
    """A person's own, newest first."""
    wanted = sa.select(AuditExport).where(AuditExport.user_id == user.id)
    return db.session.scalars(wanted.order_by(AuditExport.id.desc()).limit(SHOWN)).all()


def export_or_404(user: User, export_id: int) -> AuditExport:
    """A person's own, while its file is there.

    Raises:
        NotThere: no such export, another person's, or the file has been cleared away.
    """
    wanted = sa.select(AuditExport).where(AuditExport.id == export_id, AuditExport.user_id == user.id)
    found = db.session.scalar(wanted)
    if found is None or not place_of(found).exists():
        raise NotThere(f"没有找到这个文件：还没有做好，或者超过 {KEPT_DAYS} 天已经清理。请再导出一次。")
    return found


def place_of(export: AuditExport) -> Path:
    return _folder() / f"{export.id}.{export.kind.value}"


def clear_old() -> None:
    """Files older than a month; the rows with their SHA-256 stay."""
    before = time.time() - dt.timedelta(days=KEPT_DAYS).total_seconds()
    for place in _folder().glob("*"):
        if place.stat().st_mtime < before:
            place.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(setting("INSTANCE")) / "audit_exports"
