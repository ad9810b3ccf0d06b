"""A list that an office has brought, and that waits for a yes."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import db


class OfficeImport(db.Model):
    """An uploaded list, read once and kept while the person looks at it.

    `rows`: {"rows": [[row number, [cell, …]], …]} as the sheet has them, in the order of the columns. Emptied when the
    list has been taken in, because telephone numbers are kept in one place only.
    """

    __tablename__ = "office_import"
    __table_args__ = (sa.Index("ix_office_import_user_id", "user_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(32))  # of ImportedList
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    file_name: Mapped[str] = mapped_column(sa.String(200))
    rows: Mapped[dict[str, Any]]
    made_at: Mapped[dt.datetime]
    applied_at: Mapped[dt.datetime | None]
