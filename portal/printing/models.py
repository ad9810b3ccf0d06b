"""What people see of a print job: this row is the truth, the queue only runs it."""

import datetime as dt
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kernel.db import db


class JobState(enum.Enum):
    queued = "queued"
    running = "running"
    done = "done"
    failed = "failed"
    cancelled = "cancelled"

    @property
    def label(self) -> str:
        return LABELS[self.value]


LABELS = {"queued": "排队中", "running": "生成中", "done": "已生成", "failed": "没有成功", "cancelled": "已取消"}


# What the first word of a document's key says of its file; all others are papers.
SUFFIXES = {"archive": ".zip", "excel": ".xlsx", "word": ".docx"}


class PrintJob(db.Model):
    """One request for one document. `file_key` names the finished PDF: the hash of what it was made from, so that the
    same paper asked for twice is made once."""

    __tablename__ = "print_job"

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(sa.String(20))
    params: Mapped[dict[str, Any]]
    # The place whose data the paper shows; the file may be opened by whoever may see that place's data.
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    requested_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[JobState] = mapped_column(default=JobState.queued)
    percent: Mapped[int] = mapped_column(default=0)
    step: Mapped[str] = mapped_column(sa.String(100), default="")
    failure: Mapped[str] = mapped_column(sa.Text, default="")
    file_key: Mapped[str | None] = mapped_column(sa.String(64))
    pages: Mapped[int | None]
    size: Mapped[int | None]
    # In how many places it has 〓 for a character that no face draws.
    undrawn: Mapped[int] = mapped_column(default=0)
    # How often a worker has begun it; a document that keeps bringing workers down is given up.
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[dt.datetime]
    started_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]

    @property
    def suffix(self) -> str:
        return SUFFIXES.get(self.document.partition("_")[0], ".pdf")

    @property
    def is_packed(self) -> bool:
        """Whether it is a ZIP of papers or an office file (portal/workbooks), to be taken away rather than opened here
        and printed."""
        return self.suffix != ".pdf"

    # By their names: accounts and places lie above.
    unit: Mapped[Any] = relationship("Unit", lazy="raise")
    requested_by: Mapped[Any] = relationship("User", lazy="raise")
