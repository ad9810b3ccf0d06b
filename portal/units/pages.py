"""What the first page of an empty portal says of units."""

import sqlalchemy as sa
from flask import url_for

from portal.accounts.models import User
from portal.kernel.db import db
from portal.places.models import Kind, Unit
from portal.places.queries import within
from portal.web.feature import Step


def setup_step(user: User) -> Step:
    counts = sa.select(Unit.kind, sa.func.count()).where(within(user.unit), Unit.is_active).group_by(Unit.kind)
    found: dict[Kind, int] = dict(db.session.execute(counts).all())
    townships, villages = found.get(Kind.township, 0), found.get(Kind.village, 0)
    told = f"现有 {townships} 个乡镇，{villages} 个村（社区）"
    about = "乡镇、村（社区），可以从 Excel 成批导入"
    return Step("单位", about, bool(townships and villages), told, url_for("units.list_units"))
