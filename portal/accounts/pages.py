"""What the first page of an empty portal says of accounts."""

import sqlalchemy as sa
from flask import url_for

from portal.accounts.models import TOWNSHIP_ROLES, VILLAGE_ROLES, Role, User
from portal.kernel.db import db
from portal.places.queries import within
from portal.web.feature import Step


def setup_step(user: User) -> Step:
    is_admin = user.role is Role.admin
    people = sa.select(User.role, sa.func.count()).join(User.unit).where(within(user.unit), User.is_enabled)
    found: dict[Role, int] = dict(db.session.execute(people.group_by(User.role)).all())
    county = found.get(Role.county, 0)
    township, village = (sum(found.get(role, 0) for role in roles) for roles in (TOWNSHIP_ROLES, VILLAGE_ROLES))
    told = f"现有县里 {county} 个，镇里 {township} 个，村里 {village} 个"
    about = "县、镇、村的人，可以从 Excel 成批导入，再打印登录码纸条" + ("" if is_admin else "；由系统管理员来办")
    url = url_for("accounts.list_accounts") if is_admin else ""
    return Step("账号", about, bool(county and township and village), told, url)
