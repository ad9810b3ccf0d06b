"""What the first page of an empty portal says of the year."""

from flask import url_for

from portal.accounts.models import Role, User
from portal.catalogue.queries import cycles_of
from portal.web.feature import Step


def is_set_up(user: User) -> bool:
    """Whether the county has opened a year: everything before it is then there."""
    return bool(cycles_of(user.unit))


def setup_step(user: User) -> Step:
    is_admin = user.role is Role.admin
    about = "定好开始填报、上报截止、审核截止的日子，各村就有了计划表" + ("；由县委组织部来办" if is_admin else "")
    url = url_for("cycles.list_years" if is_admin else "cycles.ask_open_year")
    return Step("年度", about, is_set_up(user), "已经开启" if is_set_up(user) else "还没有开启", url)
