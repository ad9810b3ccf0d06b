"""The list of accounts: what it is narrowed to, and how each account stands."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.accounts.domain.time_limits import CODE_LASTS, LONGEST_LOCK
from portal.accounts.models import VILLAGE_ROLES, Role, SignInThrottle, User, UserSession
from portal.accounts.queries import visible_accounts
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.text import clean_search
from portal.places.models import Kind, Unit
from portal.places.queries import list_order, names, townships_of
from portal.web.paging import PER_PAGE, Page, page_within

# What the list can be narrowed to; an account may be several of these at once.
STATES = {
    "locked": "已锁定",
    "never": "从未登录",
    "waiting": "登录码未用",
    "no_code": "要发登录码",
    "disabled": "已停用",
}
TOWNSHIP = aliased(Unit)  # the one an account's place lies in
ROLES = list(Role)  # a village's secretary before its clerk


@dataclass(frozen=True)
class AccountFilters:
    """What is in the address."""

    search: str = ""
    township: int | None = None
    office: str = ""  # a role; not called so, because no form may send a name that is a column
    state: str = ""

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> "AccountFilters":
        township, office, state = (args.get(name, "") for name in ("township", "office", "state"))
        return cls(
            search=clean_search(args.get("search", ""))[:40],
            township=int(township) if township.isdecimal() and len(township) < 10 else None,
            office=office if office in {role.value for role in Role} else "",
            state=state if state in STATES else "",
        )

    def args(self) -> dict[str, str | int]:
        """These filters as parameters of an address, less the empty ones."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Standing:
    """How an account stands, as the list says it."""

    words: str
    note: str = ""


def account_page(user: User, filters: AccountFilters, number: int) -> Page:
    """A page of the accounts that the filters leave."""
    wanted, found = _narrowed(visible_accounts(user), filters, user.unit.county_id), count(user, filters)
    number = page_within(number, found)
    rows = db.session.scalars(_in_order(wanted).limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return Page.of(rows, found, number)


def count(user: User, filters: AccountFilters) -> int:
    wanted = _narrowed(visible_accounts(user), filters, user.unit.county_id)
    return db.session.scalar(sa.select(sa.func.count()).select_from(wanted.with_only_columns(User.id).subquery())) or 0


def account_list(user: User, filters: AccountFilters) -> Sequence[User]:
    """All of them, county first, then township by township, each village's secretary first."""
    return db.session.scalars(_in_order(_narrowed(visible_accounts(user), filters, user.unit.county_id))).all()


def for_slips(user: User, filters: AccountFilters) -> Sequence[User]:
    """Open accounts nobody has chosen a password for: first those that have no code, or one that is over."""
    # Who chose a password that has run out (等保) needs no code; whoever never chose one does.
    chose_none = User.code_until.is_not(None) | User.password_changed_at.is_(None)
    wanted = _narrowed(visible_accounts(user), filters, user.unit.county_id)
    wanted = wanted.where(User.is_enabled, User.must_change_password, chose_none)
    found = db.session.scalars(_in_order(wanted)).all()
    return sorted(found, key=has_code)


def has_code(user: User) -> bool:
    """Whether a slip is under way that still opens the account."""
    return user.code_until is not None and clock.is_ahead(user.code_until, CODE_LASTS)


def locks() -> dict[str, dt.datetime]:
    """The user names at which somebody has to wait now, and until when."""
    held = db.session.scalars(sa.select(SignInThrottle).where(SignInThrottle.locked_until > clock.now()))
    ends = [(one.username, one.locked_until) for one in held.all() if one.locked_until]
    return {name: until for name, until in sorted(ends) if clock.is_ahead(until, LONGEST_LOCK)}


def standing(user: User, locked: Mapping[str, dt.datetime]) -> Standing:
    """In the order in which it keeps a person out."""
    if not user.is_enabled:
        return Standing("已停用")
    if user.username in locked:
        until = locked[user.username]
        return Standing("已锁定", f"{until.astimezone(clock.LOCAL):%H:%M} 自动解开")
    if has_code(user):
        assert user.code_until
        until = user.code_until.astimezone(clock.LOCAL)
        return Standing("登录码未用", f"{until.month}月{until.day}日 {until:%H:%M} 前有效")
    if user.code_until is not None:
        never = user.code_until <= user.created_at
        return Standing("要发登录码", "还没有发过" if never else "上一个用过了或过期了，还没有设密码")
    return Standing("待改密码", "下次登录时要改") if user.must_change_password else Standing("正常")


def choices_for(user: User) -> dict[str, Any]:
    """What a person can narrow the list to, beside its states."""
    whole = user.unit.kind is Kind.county
    return {
        "townships": townships_of(user.unit) if whole else [],
        "roles": [(role.value, role.label) for role in ROLES if whole or role in VILLAGE_ROLES],
    }


def _in_order(accounts: sa.Select[User]) -> sa.Select[User]:
    ranked = sa.case(*((User.role == role, place) for place, role in enumerate(ROLES)))
    top = Unit.township_id.is_not(None), TOWNSHIP.position, TOWNSHIP.id
    here = Unit.id != Unit.township_id
    return accounts.outerjoin(TOWNSHIP, TOWNSHIP.id == Unit.township_id).order_by(
        *top, here, *list_order(), ranked, User.id
    )


def _narrowed(accounts: sa.Select[User], filters: AccountFilters, county_id: int | None) -> sa.Select[User]:
    if filters.search:
        columns = (User.username, User.phone, Unit.full_name)
        written = (column.contains(filters.search, autoescape=True) for column in columns)
        accounts = accounts.where(
            sa.or_(*written, names.is_written(User.name, filters.search), names.is_called(filters.search, county_id))
        )
    if filters.township:
        accounts = accounts.where(Unit.township_id == filters.township)
    if filters.office:
        accounts = accounts.where(User.role == Role(filters.office))
    return accounts.where(_stands(filters.state)) if filters.state else accounts


def _stands(state: str) -> sa.ColumnElement[bool]:
    now = clock.now()
    ahead = sa.and_(User.code_until > now, User.code_until <= now + CODE_LASTS + clock.SLIP)
    if state == "locked":
        locked = sa.select(SignInThrottle.username).where(
            SignInThrottle.locked_until > now, SignInThrottle.locked_until <= now + LONGEST_LOCK + clock.SLIP
        )
        return User.username.in_(locked)
    if state == "never":
        return ~sa.select(UserSession.id).where(UserSession.user_id == User.id).correlate(User).exists()
    if state == "disabled":
        return ~User.is_enabled
    return sa.and_(User.is_enabled, ahead if state == "waiting" else sa.not_(ahead))
