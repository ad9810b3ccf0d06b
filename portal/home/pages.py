"""What is still to be done before anybody can write in an empty portal: four steps, each a link, ticked when done."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask import url_for

from portal.accounts.models import TOWNSHIP_ROLES, VILLAGE_ROLES, Role, User
from portal.catalogue.queries import cycles_of, newest_published
from portal.kernel.db import db
from portal.places.models import Kind, Unit, UnitType
from portal.places.queries import within


@dataclass(frozen=True)
class Step:
    """One step: what, who does it, how far it is; without an address it is somebody else's."""

    name: str
    about: str
    is_done: bool
    told: str
    url: str = ""


def is_set_up(user: User) -> bool:
    """Whether the county has opened a year: everything before it is then there."""
    return bool(cycles_of(user.unit))


def steps_of(user: User) -> list[Step]:
    """In their order (six small queries, in a portal that is still empty)."""
    is_admin = user.role is Role.admin
    return [_units(user), _accounts(user, is_admin), _catalogues(user, is_admin), _year(user, is_admin)]


def _units(user: User) -> Step:
    counts = sa.select(Unit.kind, sa.func.count()).where(within(user.unit), Unit.is_active).group_by(Unit.kind)
    found: dict[Kind, int] = dict(db.session.execute(counts).all())
    townships, villages = found.get(Kind.township, 0), found.get(Kind.village, 0)
    told = f"现有 {townships} 个乡镇，{villages} 个村（社区）"
    about = "乡镇、村（社区），可以从 Excel 成批导入"
    return Step("单位", about, bool(townships and villages), told, url_for("units.list_units"))


def _accounts(user: User, is_admin: bool) -> Step:
    people = sa.select(User.role, sa.func.count()).join(User.unit).where(within(user.unit), User.is_enabled)
    found: dict[Role, int] = dict(db.session.execute(people.group_by(User.role)).all())
    county = found.get(Role.county, 0)
    township, village = (sum(found.get(role, 0) for role in roles) for roles in (TOWNSHIP_ROLES, VILLAGE_ROLES))
    told = f"现有县里 {county} 个，镇里 {township} 个，村里 {village} 个"
    about = "县、镇、村的人，可以从 Excel 成批导入，再打印登录码纸条" + ("" if is_admin else "；由系统管理员来办")
    url = url_for("accounts.list_accounts") if is_admin else ""
    return Step("账号", about, bool(county and township and village), told, url)


def _catalogues(user: User, is_admin: bool) -> Step:
    missing = [each.label for each in UnitType if not newest_published(user.unit.county_id or 0, each)]
    told = f"还没有发布{'、'.join(missing)}的" if missing else "都发布了"
    about = "行政村和社区各一份，可以从 Excel 导入，看好再发布" + ("；由县委组织部来办" if is_admin else "")
    return Step("任务目录", about, not missing, told, url_for("catalogue.list_catalogues"))


def _year(user: User, is_admin: bool) -> Step:
    about = "定好开始填报、上报截止、审核截止的日子，各村就有了计划表" + ("；由县委组织部来办" if is_admin else "")
    url = url_for("cycles.list_years" if is_admin else "cycles.ask_open_year")
    return Step("年度", about, is_set_up(user), "已经开启" if is_set_up(user) else "还没有开启", url)
