"""What one row of a list of people leads to, and why a row leads to nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.accounts import policy
from portal.accounts.forms import why_not_name, why_not_phone, why_not_username
from portal.accounts.models import ROLE_LABELS, Role, User
from portal.accounts.workbooks.matching import Accounts, Places
from portal.accounts.workbooks.roles import role_at, roles_of
from portal.places.models import Unit

Wrong = tuple[str, str, str]  # heading, what stands there, what to do


class Refused(Exception):
    """A cell that does not fit what is there."""

    def __init__(self, heading: str, found: str, advice: str) -> None:
        super().__init__(advice)
        self.wrong: Wrong = (heading, found, advice)


@dataclass(frozen=True)
class Entry:
    """A row as it was read."""

    number: int
    name: str
    username: str
    office: str
    place: str
    phone: str
    township: str


@dataclass(frozen=True)
class Intent:
    """An account that is opened, or one that is corrected."""

    name: str
    username: str
    role: Role
    unit: Unit
    phone: str
    account: User | None = None

    @property
    def changes(self) -> list[str]:
        """What becomes otherwise with an account that is there, as the preview says it. Empty cells change nothing."""
        if self.account is None:
            return []
        was, said = self.account, []
        if was.name != self.name:
            said.append(f"姓名 {was.name} → {self.name}")
        if self.phone and (was.phone or "") != self.phone:
            said.append(f"电话 {was.phone or '（空）'} → {self.phone}")
        if self.moves:
            former, then = f"{was.unit.name}{was.role.label}", f"{self.unit.name}{self.role.label}"
            said.append(f"调动 {former} → {then}，正在用的设备退出")
        return said

    @property
    def moves(self) -> bool:
        return self.account is not None and (self.account.unit_id, self.account.role) != (self.unit.id, self.role)

    @property
    def told(self) -> str:
        if self.account is None:
            return f"新开账号（{self.role.label}）"
        whose = f"账号 {self.account.username}"
        return f"修改{whose}：{'；'.join(self.changes)}" if self.changes else f"已有{whose}，没有变化"


def wrong_by_itself(entry: Entry) -> Iterator[Wrong]:
    """What is wrong whatever there is already."""
    if reason := why_not_name(entry.name):
        yield "姓名", entry.name, reason
    if entry.username and (reason := why_not_username(entry.username)):
        yield "用户名", entry.username, reason
    if reason := why_not_phone(entry.phone):
        yield "电话", entry.phone, reason
    for number in entry.phone.split("、"):
        if re.fullmatch("1[3-9][0-9]*", number) and len(number) != 11:
            yield "电话", entry.phone, f"手机号应是 11 位，{number} 是 {len(number)} 位，请核对"


class Intents:
    """Finds, row by row, the place and the account that are meant. `taken`: user names that somebody has."""

    def __init__(self, user: User, taken: set[str]) -> None:
        self.user, self.taken = user, taken
        self._places, self._accounts = Places(user), Accounts(user)
        self._spoken_of: dict[int, int] = {}  # account → row

    def of(self, entry: Entry) -> Intent:
        """Raises:
        Refused: it cannot be said what is meant, or it may not be done.
        """
        unit = self._unit(entry)
        role = role_at(entry.office, unit.kind)
        assert role
        account = self._named(entry) if entry.username else self._known(entry, unit)
        if account:
            other = self._spoken_of.setdefault(account.id, entry.number)
            if other != entry.number:
                advice = f"和第 {other} 行说的是同一个账号（{account.username}），请只留一行"
                raise Refused("姓名", entry.name, advice)
        intent = Intent(entry.name, entry.username, role, unit, entry.phone, account)
        if account and intent.moves and (reason := policy.why_not_account(self.user, account, "move")):
            raise Refused("单位", entry.place, reason)
        return intent

    def _unit(self, entry: Entry) -> Unit:
        if not (roles := roles_of(entry.office)):
            raise Refused("角色", entry.office, f"角色不认识，请写 {'、'.join(ROLE_LABELS.values())} 之一")
        place = entry.place or entry.township
        if not place:
            raise Refused("单位", place, "请写上单位，如 广武镇/桃花峪村")
        if not (called := self._places.called(entry.place, entry.township)):
            raise Refused("单位", place, "找不到这个单位，或者它已经停用")
        found = [unit for unit in called if any(role.unit_kind is unit.kind for role in roles)]
        if not found:
            raise Refused("单位", place, f"这个单位不能有“{roles[0].label}”，请改单位或角色")
        if len(found) > 1:
            raise Refused("单位", place, "叫这个名的单位不止一个，请写成“广武镇/桃花峪村”")
        return found[0]

    def _named(self, entry: Entry) -> User | None:
        """The account of this user name; None where it is to be opened."""
        account, username = self._accounts.named(entry.username), entry.username
        if account is None:
            if username in self.taken:
                raise Refused("用户名", username, "重复：已经有人用了，或者上面有一行一样的，请换一个")
            self.taken.add(username)
            return None
        if not is_same_name(account.name, entry.name):
            advice = f"重复：这是{account.name}的账号。换了人的请用“换届交接”，否则请换一个用户名"
            raise Refused("用户名", username, advice)
        if not account.is_enabled:
            raise Refused("用户名", username, "这个账号已经停用。请先启用，或者换一个用户名")
        return account

    def _known(self, entry: Entry, unit: Unit) -> User | None:
        """By the telephone, else by name and place; None where it is somebody new."""
        if called := self._accounts.with_phone(entry.phone):
            same = [account for account in called if is_same_name(account.name, entry.name)]
            if not same:
                whose = f"{called[0].unit.name}{called[0].name}"
                advice = f"这个号码登记在{whose}名下，请核对；不是同一个人就改号码，或者空着"
                raise Refused("电话", entry.phone, advice)
        else:
            same = list(self._accounts.at(entry.name, unit))
        if len(same) > 1:
            advice = f"叫{entry.name}的账号有 {len(same)} 个，请在“用户名”一栏写明是哪一个"
            raise Refused("姓名", entry.name, advice)
        return same[0] if same else None


def is_same_name(former: str, now: str) -> bool:
    """Whether it is one person's, be it with one character put right: nobody goes on under another person's name."""
    differ = sum(one != other for one, other in zip(former, now, strict=False))
    return former == now or (len(former) == len(now) > 1 and differ == 1 and former[0] == now[0])
