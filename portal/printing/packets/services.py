"""Putting a packet together: its list, the order, and another one that holds only what has changed."""

from collections.abc import Sequence

from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.printing.packets import policy
from portal.printing.packets.models import Item, Packet
from portal.printing.subject import Person

MOST = 150  # papers in one packet: a township, with its tables; more does not fit between two covers
UP, DOWN, REMOVE = "up", "down", "remove"


def make_packet(title: str, year: int, items: Sequence[Item], *, actor: Person) -> Packet:
    """A new packet with its list; nothing is printed yet.

    Raises:
        NotAllowed: this person may not, or the list is empty or too long.
    """
    if reason := policy.why_not_use(actor):
        raise NotAllowed(reason)
    if not items:
        raise NotAllowed("请至少勾选一份。")
    if len(items) > MOST:
        raise NotAllowed(f"一册最多 {MOST} 份，现在勾了 {len(items)} 份，请分成几册。")
    packet = Packet(
        office_id=actor.unit_id, year=year, title=title, items=list(items), made_by_id=actor.id, made_at=clock.now()
    )
    db.session.add(packet)
    db.session.flush()
    record(f"unit:{actor.unit_id}", "packet_made", actor=actor, packet=packet.id, title=title, papers=len(items))
    return packet


def change_order(packet: Packet, place: int, act: str, *, seen: str, actor: Person) -> None:
    """Move the item at `place` (from 0) up or down, or take it out. `seen` is the list that the person looked at.

    Raises:
        NotAllowed: not theirs, already made, or somebody has changed the list meanwhile.
    """
    if reason := policy.why_not_change(actor, packet):
        raise NotAllowed(reason)
    if seen != policy.digest(packet) or not 0 <= place < len(packet.items):
        raise NotAllowed("清单刚刚有人改过，请看一眼现在的顺序再改。")
    items = list(packet.items)
    item = items.pop(place)
    if act != REMOVE:
        items.insert(max(0, place + (-1 if act == UP else 1)), item)
    if not items:
        raise NotAllowed("一册里至少要留一份。不要这一册了，放着不打印就行。")
    packet.items = items


def follow(packet: Packet, *, actor: Person) -> Packet:
    """换页: a packet of the same list that will hold only the papers that have changed since.

    Raises:
        NotAllowed: nothing has been bound yet that sheets could be exchanged in.
    """
    if reason := policy.why_not_follow(actor, packet):
        raise NotAllowed(reason)
    title = packet.title.partition("（换页")[0]
    return _following(packet, f"{title}（换页 {clock.local_date(clock.now())}）"[:80], actor)


def _following(packet: Packet, title: str, actor: Person) -> Packet:
    made = make_packet(title, packet.year, packet.items, actor=actor)
    made.follows_id = packet.id
    db.session.flush()
    return made
