"""A packet: which papers, in which order, and what was bound when it was made."""

import datetime as dt
from typing import Any, TypedDict

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kernel.db import JsonText, db


class Item(TypedDict):
    """A paper to bind: its kind, what it is about, and how it is called in the list."""

    document: str
    params: dict[str, Any]
    title: str


class Bound(TypedDict):
    """An item as it was bound: which paper (the key of its file), of which version, and on which sheets.

    `first` and `slot` are the first page and the number of pages that it was given, with its blank back; in an exchange
    it keeps them, and pages beyond are numbered 12-1, 12-2.
    """

    file_key: str
    version: str
    title: str
    pages: int
    first: int
    slot: int
    is_changed: bool


class Packet(db.Model):
    """Made once: to change the list, or to take what is new, another is made from it (`follows_id`)."""

    __tablename__ = "packet"

    id: Mapped[int] = mapped_column(primary_key=True)
    # Whose office it belongs to: colleagues see each other's.
    office_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    year: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(80))
    items: Mapped[list[Item]] = mapped_column(JsonText)
    manifest: Mapped[list[Bound] | None] = mapped_column(JsonText)
    # Set for 换页: only what has changed since that packet is printed.
    follows_id: Mapped[int | None] = mapped_column(sa.ForeignKey("packet.id"))
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    made_at: Mapped[dt.datetime]

    made_by: Mapped[Any] = relationship("User", lazy="raise")
