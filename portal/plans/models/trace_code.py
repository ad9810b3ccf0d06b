"""The code of a submission."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kernel.db import db
from portal.kernel.trace_codes import LENGTH, new_code
from portal.plans.models.writing import Submission


class TraceCode(db.Model):
    """查验码: by chance and kept, so that papers can still be looked up when the installation gets another key."""

    __tablename__ = "trace_code"

    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(LENGTH), unique=True)

    submission: Mapped[Submission] = relationship(lazy="raise")


@sa.event.listens_for(Submission, "after_insert")
def _give_code(_mapper: Any, connection: sa.Connection, submission: Submission) -> None:
    """With the submission, in its transaction: a paper is drawn while nothing may be written. An event and not a call,
    so that no way of handing in can forget it."""
    connection.execute(sa.insert(TraceCode).values(submission_id=submission.id, code=new_code()))
