"""Which place and which account a row of an office's list speaks of, however it is written."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from portal.accounts.models import User
from portal.accounts.queries import visible_accounts
from portal.kernel.db import db
from portal.kernel.reading.telephones import sign_in_digits
from portal.places.models import Kind, Unit
from portal.places.queries import within

_BESIDES = re.compile(r"[\s/／\\、·.。—\-_>》→]+")
_BODY = re.compile("(?:党支部|党总支|支部委员会|村民委员会|居民委员会|村委会|居委会|人民政府|党委|政府)$")
_KIND = re.compile("(?:村|社区|镇|乡|街道|街道办事处|县|市|区)$")


def bare(name: str) -> str:
    """What the spellings of a place have in common: 广武镇 / 桃花峪村委会 is 广武镇桃花峪村."""
    joined = _BESIDES.sub("", unicodedata.normalize("NFKC", name))
    shorter = _BODY.sub("", joined)
    return f"{shorter}村" if joined.endswith(("村委会", "村民委员会")) and not shorter.endswith("村") else shorter


class Places:
    """The open places of a county by all names that a list may have for them."""

    def __init__(self, user: User) -> None:
        self._units: dict[str, list[Unit]] = {}
        for unit in db.session.scalars(sa.select(Unit).where(within(user.unit), Unit.is_active).order_by(Unit.path)):
            for name in _names_of(unit):
                self._units.setdefault(name, []).append(unit)

    def called(self, place: str, township: str = "") -> list[Unit]:
        """Those of this name; with the township beside it, those that lie there."""
        found = self._units.get(bare(place or township), [])
        if not (place and township):
            return found
        there = {unit.id for unit in self._units.get(bare(township), []) if unit.kind is Kind.township}
        return [unit for unit in found if unit.township_id in there or unit.id in there]


def _names_of(unit: Unit) -> set[str]:
    """荥阳市广武镇桃花峪村, 广武镇桃花峪村, 桃花峪村 and 桃花峪."""
    parts = [bare(part) for part in unit.full_name.split("/")]
    whole = {"".join(parts[place:]) for place in range(len(parts))}
    short = _KIND.sub("", parts[-1])
    return whole | {"".join((*parts[place:-1], short)) for place in range(len(parts)) if len(short) > 1}


def mobiles(phone: str | None) -> list[str]:
    """The numbers that are one person's: an office's own telephone is that of many."""
    return [digits for digits in sign_in_digits(phone) if len(digits) == 11 and digits.startswith("1")]


class Accounts:
    """The accounts that a person looks after, by user name, telephone, and name with place."""

    def __init__(self, user: User) -> None:
        self._by_username: dict[str, User] = {}
        self._by_number: dict[str, list[User]] = {}
        self._by_place: dict[tuple[str, int], list[User]] = {}
        for account in db.session.scalars(visible_accounts(user).order_by(User.id)):
            self._by_username[account.username] = account
            if account.is_enabled:
                self._by_place.setdefault((account.name, account.unit_id), []).append(account)
                for digits in mobiles(account.phone):
                    self._by_number.setdefault(digits, []).append(account)

    def named(self, username: str) -> User | None:
        return self._by_username.get(username)

    def with_phone(self, phone: str) -> Sequence[User]:
        return _once(account for digits in mobiles(phone) for account in self._by_number.get(digits, []))

    def at(self, name: str, unit: Unit) -> Sequence[User]:
        return self._by_place.get((name, unit.id), [])


def _once(accounts: Iterable[User]) -> list[User]:
    return list({account.id: account for account in accounts}.values())
