"""Pickup codes, and how often people were wrong about them."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kernel.db import db
from portal.printing.models import PrintJob

DIGITS = 6
LASTS = dt.timedelta(minutes=15)


class Pickup(db.Model):
    """取件码: opens one document once within fifteen minutes. Used and expired ones stay for a day, so that whoever
    types them learns what is the matter."""

    __tablename__ = "pickup"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(DIGITS), unique=True)
    job_id: Mapped[int] = mapped_column(sa.ForeignKey("print_job.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]

    job: Mapped[PrintJob] = relationship(lazy="raise")
    made_by: Mapped[Any] = relationship("User", lazy="raise")

    @property
    def spaced(self) -> str:
        """482 913: as it is read out."""
        return f"{self.code[:3]} {self.code[3:]}"
