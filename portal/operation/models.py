"""What is wrong with the installation and has been told."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import db


class Alert(db.Model):
    """One thing that is wrong, as long as it is: the row goes when it has been mended."""

    __tablename__ = "alert"

    kind: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    level: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(300))
    since: Mapped[dt.datetime]
