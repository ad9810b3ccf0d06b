"""What was taken out of the history."""

import datetime as dt
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import db


class FileKind(enum.Enum):
    excel = "xlsx"
    csv = "csv"

    @property
    def label(self) -> str:
        return {"xlsx": "Excel", "csv": "CSV"}[self.value]


class AuditExport(db.Model):
    """One file of the history: asked for with the filters of the page, made at once or by the worker. The row stays
    when the file has been cleared away, so that a copy can be held against its SHA-256."""

    __tablename__ = "audit_export"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    kind: Mapped[FileKind]
    filters: Mapped[dict[str, Any]]
    # The newest event in it: what happens while it waits, the export itself for one, is not.
    newest_id: Mapped[int] = mapped_column(sa.BigInteger())
    asked_at: Mapped[dt.datetime]
    # Where it was asked from, for the event that the worker writes.
    address: Mapped[str | None] = mapped_column(sa.String(45))
    request_id: Mapped[str | None] = mapped_column(sa.String(16))
    made_at: Mapped[dt.datetime | None]
    rows: Mapped[int | None]
    size: Mapped[int | None]
    sha256: Mapped[str] = mapped_column(sa.String(64), default="")
    failure: Mapped[str] = mapped_column(sa.String(200), default="")

    @property
    def file_name(self) -> str:
        return f"操作记录{self.id}.{self.kind.value}"
