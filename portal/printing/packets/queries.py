"""Reading packets."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.printing.models import JobState, PrintJob
from portal.printing.packets.models import Packet
from portal.printing.subject import Person

DOCUMENT = "packet"


def visible_to(user: Person) -> sa.Select[Packet]:
    """The packets of a person's office, newest first."""
    return sa.select(Packet).where(Packet.office_id == user.unit_id).order_by(Packet.id.desc())


def packet_or_404(user: Person | None, packet_id: int, *, lock: bool = False) -> Packet:
    """A packet of the person's office (None: the command line).

    Raises:
        NotThere: no such packet, or another office's.
    """
    wanted = visible_to(user) if user else sa.select(Packet)
    wanted = wanted.where(Packet.id == packet_id).options(joinedload(Packet.made_by))
    packet = db.session.scalar(wanted.with_for_update(of=Packet) if lock else wanted)
    if packet is None:
        raise NotThere("没有找到这一册，可能不是您单位编的。")
    return packet


def packets_of(user: Person) -> Sequence[Packet]:
    return db.session.scalars(visible_to(user).options(joinedload(Packet.made_by)).limit(50)).all()


def job_of(user: Person, packet: Packet) -> PrintJob | None:
    """This person's newest print of a packet that was not cancelled."""
    own = sa.select(PrintJob).where(PrintJob.requested_by_id == user.id, PrintJob.document == DOCUMENT)
    same = own.where(PrintJob.params == {"packet_id": packet.id}, PrintJob.state != JobState.cancelled)
    return db.session.scalar(same.order_by(PrintJob.id.desc()).limit(1))
