"""Making a pickup code, and fetching a document with it. Neither commits."""

import datetime as dt
import secrets

import sqlalchemy as sa

from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, NotAllowed, NotThere
from portal.kernel.reading.codes import read_code
from portal.printing import queries, store
from portal.printing.models import PrintJob
from portal.printing.pickup.models import DIGITS, LASTS, Pickup
from portal.printing.pickup.queries import open_pickup, pickup_with
from portal.printing.subject import Person
from portal.web.guessing import Guessed, Guesser, note_wrong, refuse_many

KEPT = dt.timedelta(days=1)

AGAIN = "请在手机上打开这份文件，再按一次“取件码”。"
WRONG = f"没有这个取件码。请对照手机上的 {DIGITS} 位数字，再输一遍。"
EXPIRED = f"这个取件码已经过期（15 分钟内有效）。{AGAIN}"
USED = f"这个取件码已经用过，一个码只能取一次。{AGAIN}"
GONE = "这份文件现在不能取：要文件的人已经看不到它，或者文件已经清理。请登录系统再打印一次。"
# Of a million codes next to none is found by trying: after these one waits, longer each time.
CODES = Guessed("pickup", "取件码", free=5, strangers=50, otherwise="急用请登录系统打开文件。")


class NothingThere(DomainError):
    """A code that opens nothing. The caller commits: the try counts."""

    status = 422


def make_pickup(job: PrintJob, *, actor: Person) -> Pickup:
    """The code that opens this person's document; the one that still does, if there is one.

    Raises:
        NotAllowed: another person's job, or there is no file.
    """
    if job.requested_by_id != actor.id:
        raise NotAllowed("这不是您要打印的文件。")
    if job.is_packed:
        raise NotAllowed("归档、Excel 和 Word 文件不能凭取件码取走。请登录以后下载。")
    if store.find(job.file_key) is None:
        raise NotAllowed("这份文件还没有生成，或者已经清理。请先生成，再要取件码。")
    if still := open_pickup(job):
        return still
    now = clock.now()
    db.session.execute(sa.delete(Pickup).where(Pickup.expires_at < now - KEPT))
    pickup = Pickup(code=_free_code(), job_id=job.id, made_by_id=actor.id, expires_at=now + LASTS)
    db.session.add(pickup)
    db.session.flush()
    record(_stream(job), "pickup_made", actor=actor, title=job.title, job=job.id)
    return pickup


def fetch(typed: str, *, who: Guesser) -> store.Kept:
    """The document of a code, once, as long as whoever asked for it may see it now.

    Raises:
        NothingThere: wrong, used, expired or out of reach; with what to do.
        TooMany: too many tries.
    """
    refuse_many(CODES, who)
    pickup = pickup_with(read(typed))
    if pickup is None:
        raise _counted(WRONG, who)
    if pickup.used_at is not None:
        raise _counted(USED, who)
    if not clock.is_ahead(pickup.expires_at, LASTS):
        raise _counted(EXPIRED, who)
    kept = _file_of(pickup)
    if kept is None:
        raise _counted(GONE, who)
    pickup.used_at = clock.now()
    record(
        _stream(pickup.job), "pickup_used", actor=None, title=pickup.job.title, job=pickup.job_id, address=who.address
    )
    return kept


def read(typed: str) -> str:
    """The digits of what was typed, full-width ones and blanks between them taken."""
    return read_code(typed)[:20]


def _file_of(pickup: Pickup) -> store.Kept | None:
    """Asked again as on the person's own page: an account may have been stopped and a unit moved since."""
    if not pickup.made_by.is_enabled:
        return None
    try:
        job = queries.job_or_404(pickup.made_by, pickup.job_id)
    except NotThere:
        return None
    return store.find(job.file_key)


def _counted(reason: str, who: Guesser) -> NothingThere:
    note_wrong(CODES, who)
    record("pickups", "pickup_refused", actor=None, address=who.address, reason=reason)
    return NothingThere(reason)


def _free_code() -> str:
    """Six digits that no row has; should two people get the same at once, the database refuses the second."""
    while True:
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        if db.session.scalar(sa.select(Pickup.id).where(Pickup.code == code)) is None:
            return code


def _stream(job: PrintJob) -> str:
    return f"plan:{job.params['plan_id']}" if "plan_id" in job.params else f"unit:{job.unit_id}"
