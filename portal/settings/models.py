"""A county's settings, and what they are until somebody changes them."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.kernel.db import JsonText, db


class Setting(db.Model):
    """One setting that a county has changed. Without a row the default holds."""

    __tablename__ = "setting"

    county_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    value: Mapped[bool | int | str] = mapped_column(JsonText)
    changed_at: Mapped[dt.datetime]
    changed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))

    changed_by: Mapped[User] = relationship(lazy="raise")


@dataclass(frozen=True)
class Settings:
    """All settings of a county, typed. The defaults are ours and no official rule (domain §1, §4)."""

    activity_name: str = "“五星”支部创建"
    party_day: int = 28
    near_days: int = 3
    needs_first_look: bool = False
    needs_second_reviewer: bool = False
    uses_areas: bool = True


NAMES = {
    "activity_name": "活动名称",
    "party_day": "支部活动日",
    "near_days": "截止前几天提醒",
    "needs_first_look": "包村干部先初审",
    "needs_second_reviewer": "通过要两个人审核",
    "uses_areas": "乡镇下面分片区",
}
