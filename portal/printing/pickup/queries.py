"""Reading pickup codes."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.kernel import clock
from portal.kernel.db import db
from portal.printing.models import PrintJob
from portal.printing.pickup.models import LASTS, Pickup


def open_pickup(job: PrintJob) -> Pickup | None:
    """The code of a job that still opens it."""
    wanted = sa.select(Pickup).where(Pickup.job_id == job.id, Pickup.used_at.is_(None))
    newest = db.session.scalar(wanted.order_by(Pickup.id.desc()).limit(1))
    return newest if newest and clock.is_ahead(newest.expires_at, LASTS) else None


def pickup_with(code: str) -> Pickup | None:
    """The pickup of a code with its job and whose it is, kept from others until commit: one use is one use."""
    wanted = sa.select(Pickup).where(Pickup.code == code).with_for_update(of=Pickup)
    return db.session.scalar(wanted.options(joinedload(Pickup.job), joinedload(Pickup.made_by)))
