"""The accounts an administrator keeps. Never a password, and nothing a password could be found from."""

from collections.abc import Mapping

from portal.accounts import queries
from portal.accounts.models import Role, User
from portal.errors import NotAllowed
from portal.exchange.lists.table import Column, Table, Value, day_of, made_by

COLUMNS = [Column(heading, 24) for heading in ("序号", "用户名", "姓名", "角色", "单位", "电话", "状态", "开通日期")]


def accounts_table(user: User, fields: Mapping[str, str]) -> Table:
    """Raises:
    NotAllowed: anybody but an administrator.
    """
    if user.role is not Role.admin:
        raise NotAllowed("账号由系统管理员管理。需要账号清单，请联系系统管理员。")
    search = fields.get("search", "").strip()[:40]
    found, locked = queries.account_list(user, search), queries.locked_usernames()
    chosen = f"含“{search}”的" if search else "全部"
    return Table(
        title=f"{user.unit.name}账号清单",
        sheet="账号清单",
        about=[f"{chosen}账号 {len(found)} 个", made_by(user)],
        columns=COLUMNS,
        rows=[_row(number, account, locked) for number, account in enumerate(found, 1)],
        stream=f"unit:{user.unit_id}",
        file_name=f"{user.unit.name}账号清单",
        fixed=3,
    )


def _row(number: int, account: User, locked: set[str]) -> list[Value]:
    place = account.unit.full_name.replace("/", " ")
    return [
        *(number, account.username, account.name, account.role.label, place, account.phone or ""),
        *(_state(account, locked), day_of(account.created_at)),
    ]


def _state(account: User, locked: set[str]) -> str:
    if not account.is_enabled:
        return "已停用"
    if account.username in locked:
        return "已锁定"
    return "待改密码" if account.must_change_password else "正常"
