"""A list of people: each row opens an account at a place that exists."""

from collections import Counter
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from portal.accounts import policy
from portal.accounts.forms import plain_phone, why_not_name, why_not_phone, why_not_username
from portal.accounts.models import ROLE_LABELS, Role, User
from portal.accounts.services import changing, passwords
from portal.exchange.office.table import Column, Fault, Layout, Row
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.kernel.reading.codes import read_username
from portal.places.models import Unit
from portal.places.queries import within

ROLES = {label: role for role, label in ROLE_LABELS.items()} | {"村书记": Role.secretary, "文书": Role.clerk}
LAYOUT = Layout(
    "人员",
    (
        Column("姓名", 14, "一人一行，一人一个账号。"),
        Column("用户名", 20, "登录用，小写字母开头，3 到 40 位字母或数字，如 zhangjianguo。全系统不能重复。"),
        Column("角色", 18, "从下拉框里选。", tuple(ROLE_LABELS.values())),
        Column("单位", 30, "村写成“广武镇/桃花峪村”；只有一个叫这个名的，写“桃花峪村”就行。"),
        Column("电话", 18, "可不填。只写数字，如 13800000000。"),
    ),
    most=500,
    also={
        "姓名": ("名字", "人员姓名", "人员"),
        "用户名": ("账号", "帐号", "登录名", "登录账号"),
        "角色": ("职务", "身份", "人员角色"),
        "单位": ("单位名称", "所在单位", "工作单位", "村名", "村", "所在村"),
        "电话": ("手机", "手机号", "手机号码", "联系电话", "电话号码", "联系方式"),
    },
)


class PeopleList:
    """The rows beside the accounts and places as they are now."""

    def __init__(self, rows: Sequence[Row], user: User) -> None:
        self.rows, self.user = [(number, _plain(texts)) for number, texts in rows], user
        self.faults: list[Fault] = []
        self._units: dict[str, list[Unit]] = {}
        for unit in db.session.scalars(sa.select(Unit).where(within(user.unit), Unit.is_active)):
            for name in _names_of(unit):
                self._units.setdefault(name, []).append(unit)
        wanted = {texts[1] for _, texts in self.rows}
        self._taken = set(db.session.scalars(sa.select(User.username).where(User.username.in_(wanted))))
        for number, texts in self.rows:
            for heading, found, advice in self._check(*texts):
                self.faults.append(Fault(number, heading, found, advice))

    @property
    def summary(self) -> str:
        counts = Counter(texts[2] for _, texts in self.rows)
        return "、".join(f"{role} {count} 人" for role, count in counts.items())

    def _check(self, name: str, username: str, role: str, place: str, phone: str) -> Iterator[tuple[str, str, str]]:
        if reason := why_not_name(name):
            yield "姓名", name, reason
        yield from self._check_username(username)
        if reason := why_not_phone(phone):
            yield "电话", phone, reason
        if role not in ROLES:
            yield "角色", role, f"角色不认识，请写 {'、'.join(ROLE_LABELS.values())} 之一"
            return
        unit, reason = self._unit(place, ROLES[role])
        if unit is None:
            yield "单位", place, reason

    def _check_username(self, username: str) -> Iterator[tuple[str, str, str]]:
        if reason := why_not_username(username):
            yield "用户名", username, reason
        elif username in self._taken:
            yield "用户名", username, "重复：已经有人用了，或者上面有一行一样的，请换一个"
        self._taken.add(username)

    def _unit(self, place: str, role: Role) -> tuple[Unit | None, str]:
        found = [unit for unit in self._units.get(place, []) if unit.kind is role.unit_kind]
        if not place:
            return None, "请写上单位，如 广武镇/桃花峪村"
        if place not in self._units:
            return None, "找不到这个单位，或者它已经停用"
        if not found:
            return None, f"这个单位不能有“{role.label}”，请改单位或角色"
        return (found[0], "") if len(found) == 1 else (None, "叫这个名的单位不止一个，请写成“广武镇/桃花峪村”")

    def apply(self) -> int:
        """Open all accounts; nobody can sign in before a slip with a code has been made."""
        for _, (name, username, role, place, phone) in self.rows:
            unit, _ = self._unit(place, ROLES[role])
            assert unit
            nobodys = passwords.nobodys()
            changing.open_account(
                username, name, ROLES[role], unit, phone=phone, actor=self.user, password_hash=nobodys
            )
        return len(self.rows)


def _plain(texts: Sequence[str]) -> list[str]:
    """User name and telephone as they are stored; what cannot be read stays for the check to name."""
    name, username, role, place, phone = texts
    return [name, read_username(username), role, place, plain_phone(phone)]


def _names_of(unit: Unit) -> set[str]:
    """荥阳市/广武镇/桃花峪村, 广武镇/桃花峪村 and 桃花峪村."""
    parts = unit.full_name.split("/")
    return {"/".join(parts[place:]) for place in range(len(parts))}


def refuse(user: User) -> None:
    """Raises:
    NotAllowed: anybody but an administrator.
    """
    if reason := policy.why_not_do(user, "open"):
        raise NotAllowed(reason)
