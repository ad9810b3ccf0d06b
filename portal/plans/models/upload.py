"""A file that came back."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kernel.db import db
from portal.plans.models.writing import Plan

NOTES, PROBLEMS = "notes", "problems"  # no block is called so


class Upload(db.Model):
    """What an uploaded workbook says, read once and kept while the village looks at what it would change.

    `content`: block key → {"base": the block as it was when the file was made, "content": as the file has it}, of the
    blocks in which the two differ. Under NOTES, what was read although it does not stand in its cell; under PROBLEMS,
    the cells that could not be read and so change nothing.
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

    @property
    def notes(self) -> list[str]:
        return list(self.content.get(NOTES, []))

    @property
    def problems(self) -> list[dict[str, str]]:
        """As `above.Problem.told` has them."""
        return list(self.content.get(PROBLEMS, []))
