"""The accounts an administrator keeps. Never a password, and nothing a password could be found from."""

from collections.abc import Mapping

from portal.accounts.models import Role, User
from portal.accounts.queries import account_list
from portal.accounts.queries.account_list import AccountFilters
from portal.kernel.errors import NotAllowed
from portal.printing.extent import WHOLE
from portal.workbooks.table import Column, Expected, Table, Value, day_of, made_by

COLUMNS = [Column(heading, 24) for heading in ("序号", "用户名", "姓名", "角色", "单位", "电话", "状态", "开通日期")]


def accounts_table(user: User, fields: Mapping[str, str]) -> Table:
    """Raises:
    NotAllowed: anybody but an administrator.
    """
    _refuse(user)
    filters = AccountFilters.from_args(fields)
    found, locks = account_list.account_list(user, filters), account_list.locks()
    chosen = "按条件筛选的" if filters.args() else "全部"
    return Table(
        title=f"{user.unit.name}账号清单",
        sheet="账号清单",
        about=[f"{chosen}账号 {len(found)} 个", made_by(user)],
        columns=COLUMNS,
        rows=[_row(number, account, account_list.standing(account, locks)) for number, account in enumerate(found, 1)],
        stream=f"unit:{user.unit_id}",
        file_name=f"{user.unit.name}账号清单",
        extent=WHOLE,
        fixed=3,
    )


def accounts_expected(user: User, fields: Mapping[str, str]) -> Expected:
    """Raises as `accounts_table` does."""
    _refuse(user)
    return Expected(
        f"{user.unit.name}账号清单", user.unit_id, account_list.count(user, AccountFilters.from_args(fields))
    )


def _refuse(user: User) -> None:
    if user.role is not Role.admin:
        raise NotAllowed("账号由系统管理员管理。需要账号清单，请联系系统管理员。")


def _row(number: int, account: User, standing: account_list.Standing) -> list[Value]:
    place = account.unit.full_name.replace("/", " ")
    return [
        *(number, account.username, account.name, account.role.label, place, account.phone or ""),
        *(f"{standing.words}（{standing.note}）" if standing.note else standing.words, day_of(account.created_at)),
    ]
