"""Papers from before 研判会用表 was blank by itself: what the meeting concluded stands in them without a mark, and in
the packets they were bound into. Such files are taken away; the paper is made anew, and blank, when it is asked for
again.
"""

from collections.abc import Iterator

import sqlalchemy as sa

from portal.kernel.db import db
from portal.printing import clearing, store
from portal.printing.models import PrintJob
from portal.printing.packets.models import Packet

STUDY, PACKET = "study", "packet"


def clear_unmarked_results() -> int:
    """How many files were removed. Only reads the database: the rows stay, as after any clearing."""
    old = {key for key in _keys() if store.is_from_before_marks(key)}
    for key in old:
        clearing.remove(key)
    return len(old)


def _keys() -> Iterator[str]:
    """The files of all study sheets, by themselves and bound, and of the packets that hold one."""
    packets = {packet.id: packet for packet in db.session.scalars(sa.select(Packet))}
    holding = {number for number, packet in packets.items() if any(item["document"] == STUDY for item in packet.items)}
    for number in sorted(holding):
        bound = zip(packets[number].items, packets[number].manifest or (), strict=False)
        yield from (paper["file_key"] for item, paper in bound if item["document"] == STUDY)
    jobs = sa.select(PrintJob).where(PrintJob.document.in_((STUDY, PACKET)), PrintJob.file_key.is_not(None))
    for job in db.session.scalars(jobs):
        if job.file_key and (job.document == STUDY or int(job.params.get("packet_id", 0)) in holding):
            yield job.file_key
