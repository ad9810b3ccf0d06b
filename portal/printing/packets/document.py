"""A packet as something the print centre makes: its list is the identity, binding is its press."""

from typing import Any

from portal.kernel.canonical_json import canonical_json
from portal.printing.document import Built, Document, file_name, params_from
from portal.printing.extent import WHOLE
from portal.printing.packets import making, policy
from portal.printing.packets.front import OPENING, SHEETS, Cover
from portal.printing.packets.queries import DOCUMENT, packet_or_404
from portal.printing.subject import Person


def build(params: dict[str, Any], person: Person | None) -> Built:
    """Raises:
    NotThere: no such packet, or another office's.
    """
    packet = packet_or_404(person, params["packet_id"])
    packet_id, person_id = packet.id, person.id if person else None
    cover = Cover(packet.title, packet.made_by.unit.name, packet.year)
    return Built(
        template=OPENING,
        context={"title": packet.title, "cover": cover, "contents": [], "dividers": [], "today": packet.made_at.date()},
        title=packet.title,
        file_name=file_name(packet.title),
        unit_id=packet.office_id,
        identity={"packet": packet.id, "items": policy.digest(packet), "data_at": canonical_json(packet.follows_id)},
        stylesheets=SHEETS,
        extent=WHOLE,
        is_lasting=True,
        press=lambda tell: making.make(packet_id, person_id, tell),
    )


PACKET = Document(
    DOCUMENT, "会议材料汇编", "A4", build, lambda fields: params_from(fields, ("packet_id",)), is_of_one_plan=True
)
