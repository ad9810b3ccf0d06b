"""What a township asks of a plan before it is handed in."""

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import db


class Asked(enum.Enum):
    """What must be there unless the township has said that it need not (domain §4.4); the name of its column follows
    `asks_`."""

    questions = "村情分析五个问题"
    targets = "三年目标"
    assessments = "任务自评"
    meetings = "会议日期"


class CheckRules(db.Model):
    """What a township asks for. Without a row: all of it."""

    __tablename__ = "check_rules"

    township_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True)
    asks_questions: Mapped[bool] = mapped_column(default=True)
    asks_targets: Mapped[bool] = mapped_column(default=True)
    asks_assessments: Mapped[bool] = mapped_column(default=True)
    asks_meetings: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[dt.datetime]
    changed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))

    @property
    def lowered(self) -> frozenset[Asked]:
        """What is only advised."""
        return frozenset(asked for asked in Asked if not getattr(self, f"asks_{asked.name}"))
