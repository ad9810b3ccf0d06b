"""A list of people: each row opens an account at a place that exists, or corrects one that is there already."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from portal.accounts import policy
from portal.accounts.forms import plain_phone
from portal.accounts.models import ROLE_LABELS, User
from portal.accounts.queries import held_usernames
from portal.accounts.services import many_accounts
from portal.accounts.services.many_accounts import NewAccount
from portal.accounts.workbooks.intents import Entry, Intent, Intents, Refused, wrong_by_itself
from portal.accounts.workbooks.roles import roles_of
from portal.accounts.workbooks.usernames import made_for
from portal.kernel.errors import NotAllowed
from portal.kernel.reading.codes import read_username
from portal.kernel.reading.telephones import sign_in_digits
from portal.kernel.text import clean_name
from portal.workbooks.imports.layout import Column, Fault, Layout, Row

_HINTS = {
    "角色": "从下拉框里选；写村支书、会计、包村领导这样的职务也认得。",
    "乡镇": "可不填。单位一栏只写了村名、别的乡镇也有同名的村时，写上乡镇。",
}
LAYOUT = Layout(
    "人员",
    (
        Column("姓名", 14, "一人一行，一人一个账号。"),
        Column("用户名", 20, "可不填，按姓名的拼音自动起。要自己定的：小写字母开头，3 到 40 位字母或数字。"),
        Column("角色", 18, _HINTS["角色"], tuple(ROLE_LABELS.values()), for_all=True),
        Column("单位", 30, "村写成“广武镇/桃花峪村”；只有一个叫这个名的，写“桃花峪村”就行。"),
        Column("电话", 18, "可不填。手机号也可以用来登录。"),
        Column("乡镇", 16, _HINTS["乡镇"], for_all=True),
    ),
    most=2500,
    also={
        "姓名": ("名字", "人员姓名", "人员", "书记姓名", "文书姓名", "负责人", "联系人"),
        "用户名": ("账号", "帐号", "登录名", "登录账号"),
        "角色": ("职务", "身份", "人员角色", "岗位", "职位", "担任职务", "现任职务"),
        "单位": (
            "单位名称",
            "所在单位",
            "工作单位",
            "村名",
            "村",
            "所在村",
            "村别",
            "行政村",
            "村社区",
            "村(社区)",
            "村名称",
            "村居",
            "村居名称",
        ),
        "电话": ("手机", "手机号", "手机号码", "联系电话", "电话号码", "联系方式", "联系号码", "移动电话", "书记电话"),
        "乡镇": ("所属乡镇", "所在乡镇", "乡镇名称", "乡(镇)", "镇", "乡镇街道", "街道"),
    },
    needed=("姓名", "角色", "单位"),
    looks={"角色": lambda words: bool(roles_of(words))},
)


class PeopleList:
    """The rows beside the accounts and places as they are now."""

    def __init__(self, rows: Sequence[Row], user: User) -> None:
        self.rows, self.user = [(number, _plain(texts)) for number, texts in rows], user
        self.faults: list[Fault] = []
        self.intents: dict[int, Intent] = {}
        taken = held_usernames({texts[1] for _, texts in self.rows if texts[1]})
        found = Intents(user, taken)
        for number, texts in self.rows:
            self._read(Entry(number, *texts), found)
        self._make_usernames(taken)

    @property
    def summary(self) -> str:
        opened = Counter(intent.role.label for intent in self.intents.values() if intent.account is None)
        changed = sum(bool(intent.changes) for intent in self.intents.values())
        same = len(self.intents) - changed - opened.total()
        said = [f"新开 {'、'.join(f'{role} {count} 人' for role, count in opened.items())}"] if opened else []
        return "；".join(said + [f"修改 {changed} 人"] * bool(changed) + [f"没有变化 {same} 人"] * bool(same))

    @property
    def told(self) -> dict[int, str]:
        """Row → what becomes of it, for the preview."""
        return {number: intent.told for number, intent in self.intents.items()}

    @property
    def notes(self) -> list[str]:
        """What is no fault, and yet worth a look: telephones that several have."""
        rows_with: dict[str, list[int]] = {}
        for number, texts in self.rows:
            for digits in sign_in_digits(texts[4]):
                rows_with.setdefault(digits, []).append(number)
        return [
            f"第 {'、'.join(map(str, rows[:10]))}{' 等' if len(rows) > 10 else ''} 行的电话都是 {digits}："
            "几个人用一个号码，就不能用它登录，只能用用户名"
            for digits, rows in rows_with.items()
            if len(rows) > 1
        ]

    def _read(self, entry: Entry, found: Intents) -> None:
        self.faults += [Fault(entry.number, *wrong) for wrong in wrong_by_itself(entry)]
        try:
            self.intents[entry.number] = found.of(entry)
        except Refused as refused:
            self.faults.append(Fault(entry.number, *refused.wrong))

    def _make_usernames(self, taken: set[str]) -> None:
        """For new people without one; kept with the list, so that what the preview says is what will be."""
        wanting = [number for number, one in self.intents.items() if one.account is None and not one.username]
        made = made_for([self.intents[number].name for number in wanting], taken)
        given = dict(zip(wanting, made, strict=True))
        self.intents |= {number: replace(self.intents[number], username=given[number]) for number in wanting}
        self.rows = [(number, [texts[0], given.get(number, texts[1]), *texts[2:]]) for number, texts in self.rows]

    def apply(self) -> int:
        """All of it; nobody new can sign in before a slip with a code has been made."""
        new = [one for one in self.intents.values() if one.account is None]
        wanted = [NewAccount(one.username, one.name, one.role, one.unit, one.phone) for one in new]
        many_accounts.open_accounts(wanted, actor=self.user)
        there = [(one.account, one) for one in self.intents.values() if one.account]
        corrected = [(account, one.name, one.phone or account.phone or "") for account, one in there]
        many_accounts.edit_accounts(corrected, actor=self.user)
        moves = [(account, one.unit, one.role) for account, one in there if one.moves]
        many_accounts.move_accounts(moves, actor=self.user)
        return len(self.rows)


def _plain(texts: Sequence[str]) -> list[str]:
    """User name and telephone as they are stored; what cannot be read stays for the check to name."""
    # A list that was kept by an older release has no column of townships.
    name, username, role, place, phone, township = [*texts, ""][: len(LAYOUT.columns)]
    # Offices put a blank between the two characters of a short name, so that columns of names are even.
    name = clean_name(name)
    name = name if name.isascii() else "".join(name.split())
    return [name, read_username(username), role, place, plain_phone(phone), township]


def refuse(user: User) -> None:
    """Raises:
    NotAllowed: anybody but an administrator.
    """
    if reason := policy.why_not_do(user, "open"):
        raise NotAllowed(reason)
