"""Who may put packets together: None means yes, else the reason and whom to ask."""

import hashlib

from portal.kernel.canonical_json import canonical_json
from portal.printing.packets.models import Packet
from portal.printing.packets.supply import supply_of_packets
from portal.printing.subject import Person


def why_not_use(user: Person) -> str | None:
    supply = supply_of_packets()
    return None if user.role in supply.roles else supply.refusal


def why_not_change(user: Person, packet: Packet) -> str | None:
    if reason := why_not_use(user):
        return reason
    if packet.manifest is not None:
        return "这一册已经印好，清单不能再改。要改，请另编一册。"
    return None


def why_not_follow(user: Person, packet: Packet) -> str | None:
    if reason := why_not_use(user):
        return reason
    return None if packet.manifest is not None else "这一册还没有印过，不用换页。"


def digest(packet: Packet) -> str:
    """The list as somebody saw it, for a form to send back."""
    return hashlib.sha256(canonical_json(packet.items).encode()).hexdigest()[:16]
