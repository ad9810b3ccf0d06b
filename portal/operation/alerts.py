"""Alerts: what must not wait until somebody looks at 系统状态. Told once when it begins – to the administrators as a
message, to the log and syslog – shown at the head of their pages as long as it lasts, and gone by itself when mended.

The worker looks every minute; `flask alerts` from cron; and the web, since a dead worker tells nobody.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import sqlalchemy as sa
from flask import current_app

from portal.accounts.models import ASIDE, Role, User
from portal.history.checking import latest_check
from portal.history.models import Event
from portal.kernel import clock
from portal.kernel.db import commit, db, hold, reading, writing
from portal.kernel.errors import Conflict
from portal.messages.services import tell
from portal.operation import backup_notes, checks
from portal.operation.checks import Finding, Level
from portal.operation.models import Alert
from portal.printing import alive
from portal.printing.queries import unfinished

log = logging.getLogger("portal.alerts")

BACKUP_LATE = dt.timedelta(hours=36)  # a night was left out
LONGEST = 300


class Shown(NamedTuple):
    """What the head of a page says."""

    kind: str
    text: str
    since: dt.datetime | None = None


def disk() -> Finding:
    return checks.disk()


def worker() -> Finding:
    """One that never began is missed as soon as somebody has waited for a paper."""
    if alive.silence() is None and not unfinished(dt.timedelta(seconds=alive.SILENCE)):
        return Finding(Level.fine, "还没有要做的文件")
    return checks.worker()


def backup() -> Finding:
    """The last try, and how long ago the last good one was made, wherever to."""
    now, notes = clock.now(), backup_notes.notes_in(current_app.config["INSTANCE"])
    if notes.failed_at and notes.failed_at <= now + clock.SLIP:
        failed = f"{notes.failed_at.astimezone(clock.LOCAL):%m-%d %H:%M}"
        return Finding(Level.bad, f"备份没有做成（{failed}）：{notes.why}。请处理后再运行 flask backup。")
    made = checks.latest_backup(now)
    moments = [moment for moment in (notes.made_at, made and checks.made_at(made)) if moment]
    latest = max((moment for moment in moments if moment <= now + clock.SLIP), default=None)
    since = latest or db.session.scalar(sa.select(Event.at).order_by(Event.id).limit(1)) or now
    if now - since <= BACKUP_LATE:
        return Finding(Level.fine, "备份按时")
    words = f"最近的备份是 {(now - since).days} 天前的" if latest else "系统用了一天多，还没有备份过"
    return Finding(Level.bad, f"{words}。请看每天的备份任务是否在运行，或现在运行 flask backup。")


def chain() -> Finding:
    """What the last verification came to."""
    latest = latest_check()
    if latest is None or not latest.problems:
        return Finding(Level.fine, "操作记录完整")
    words = f"操作记录有 {latest.problems} 处对不上，可能有人改动过数据库。请保留现场，用备份核对。"
    return Finding(Level.bad, words)


KINDS: Mapping[str, Callable[[], Finding]] = {"disk": disk, "worker": worker, "backup": backup, "chain": chain}
# What the auditor is told beside the administrators.
AUDITORS = frozenset({"chain"})


def findings(kinds: Iterable[str]) -> dict[str, Finding]:
    """Kind → what is wrong now."""
    found = ((kind, KINDS[kind]()) for kind in kinds)
    return {kind: finding for kind, finding in found if is_alarming(kind, finding)}


def is_alarming(kind: str, finding: Finding) -> bool:
    """Of the disk we speak before it is too late; else of what must be mended."""
    return finding.level is Level.bad or (kind == "disk" and finding.level is Level.worth_a_look)


def watch(kinds: Iterable[str] = tuple(KINDS), *, county_id: int | None = None) -> dict[str, Finding]:
    """Look, tell what is new, take away what is mended; answers what is wrong now. Commits by itself.

    `county_id`: whose people get the message, where somebody's own request looks; else those of all.
    """
    with reading():
        found = findings(kinds)
        told = {kind: alert.level for kind, alert in _told(kinds).items()}
    if told != {kind: int(finding.level) for kind, finding in found.items()}:
        _settle(kinds, found, county_id)
    return found


def _told(kinds: Iterable[str]) -> dict[str, Alert]:
    return {alert.kind: alert for alert in db.session.scalars(sa.select(Alert).where(Alert.kind.in_(kinds)))}


def _settle(kinds: Iterable[str], found: Mapping[str, Finding], county_id: int | None) -> None:
    """Another process may see the same in this moment: one of them tells."""
    try:
        with writing():
            hold("alerts")
            told = _told(kinds)
            said = [*_mended(found, told), *_begun(found, told, county_id)]
            commit()
    except Conflict:
        return
    for level, words in said:
        log.log(level, words)


def _mended(found: Mapping[str, Finding], told: Mapping[str, Alert]) -> Iterator[tuple[int, str]]:
    for kind, alert in told.items():
        if kind not in found:
            db.session.delete(alert)
            yield logging.WARNING, f"alert over ({kind}): {alert.text}"


def _begun(found: Mapping[str, Finding], told: Mapping[str, Alert], county_id: int | None) -> Iterator[tuple[int, str]]:
    """New, or worse than it was told."""
    for kind, finding in found.items():
        alert = told.get(kind)
        if alert is None:
            alert = Alert(kind=kind, level=0, text="", since=clock.now())
            db.session.add(alert)
        is_worse, alert.level, alert.text = finding.level > alert.level, int(finding.level), finding.text[:LONGEST]
        if is_worse:
            where = "/audit/chain" if kind in AUDITORS else "/status"
            tell(_concerned(kind, county_id), f"告警：{finding.text}"[:LONGEST], where)
            yield logging.ERROR, f"alert ({kind}): {finding.text}"


def _concerned(kind: str, county_id: int | None) -> list[User]:
    roles = ASIDE if kind in AUDITORS else {Role.admin}
    people = sa.select(User).where(User.role.in_(roles), User.is_enabled).order_by(User.id)
    return list(db.session.scalars(people.where(User.unit_id == county_id) if county_id else people))


def shown_to(user: User) -> list[Shown]:
    """What the head of this person's pages says (one small query, for those who run or audit the portal)."""
    if user.role not in ASIDE:
        return []
    kept = {alert.kind: alert for alert in db.session.scalars(sa.select(Alert).order_by(Alert.kind))}
    shown = {kind: Shown(kind, alert.text, alert.since) for kind, alert in kept.items()}
    for kind, finding in _seen_at_once():
        shown.pop(kind, None)
        if is_alarming(kind, finding):
            shown[kind] = Shown(kind, finding.text, kept[kind].since if kind in kept else None)
    return [one for one in shown.values() if user.role is Role.admin or one.kind in AUDITORS]


def _seen_at_once() -> Iterator[tuple[str, Finding]]:
    """What costs nothing to look at is said as it is now, also while nothing can be written."""
    yield "disk", checks.disk()
    if alive.silence() is not None:
        yield "worker", checks.worker()
