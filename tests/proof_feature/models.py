"""Notes of an office."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import db


class ProofNote(db.Model):
    __tablename__ = "proof_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    body: Mapped[str] = mapped_column(sa.String(80))
