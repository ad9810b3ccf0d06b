"""A file that came back."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import db
from portal.plans.models import Plan


class Upload(db.Model):
    """What an uploaded workbook says, read once and kept while the village looks at what it would change.

    `content`: block key → {"version": the version the file was made from, "content": the block as the file has it}.
    """

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    file_name: Mapped[str] = mapped_column(sa.String(200))
    content: Mapped[dict[str, Any]]
    made_at: Mapped[dt.datetime]
    applied_at: Mapped[dt.datetime | None]

    plan: Mapped[Plan] = relationship(lazy="raise")
