"""Passwords: hashing, and which ones are refused: short and guessable ones always, more by `password_rules`."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from portal.accounts.domain import guessable
from portal.accounts.domain.guessable import Known
from portal.accounts.models import User
from portal.accounts.services import password_rules
from portal.kernel.reading.characters import ordinary
from portal.kernel.reading.codes import read_code

MIN_LENGTH = 8
MAX_LENGTH = 128
# What can be told apart on a slip, printed or copied by hand: none of 0o, 1il, 2z, 5s, 6b, 8b, 9gq, uvw, nm. Twelve of
# these are 48 bits, for a week, at a door where one waits after five.
UNMISTAKABLE = "acdefhjkmprtxy347"

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's floor for argon2id
_NOBODY = _hasher.hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Compare; without an account the same work is done, so that timing tells nothing."""
    try:
        _hasher.verify(password_hash or _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None


def opens(user: User | None, typed: str) -> bool:
    """As it was typed, without invisible marks at its ends, and as a one-time code where the account waits for one.

    Whoever it is and whatever they wait for, the same number of spellings is compared, so that timing tells nothing.
    """
    own = user.password_hash if user else None
    waits = own if user and user.code_until is not None else None
    tried = [is_right(own, typed)]
    if (bare := without_invisible_ends(typed)) != typed:
        tried.append(is_right(own, bare))
    if (code := _as_code(typed)) and code != typed:
        tried.append(is_right(waits, code))
    return any(tried)


def without_invisible_ends(typed: str) -> str:
    """WeChat and editors put them around what is copied; blanks and everything between the ends stay."""
    while typed and not ordinary(typed[0]):
        typed = typed[1:]
    while typed and not ordinary(typed[-1]):
        typed = typed[:-1]
    return typed


def _as_code(typed: str) -> str | None:
    """A one-time code as it was given, however it is spelled. See UNMISTAKABLE."""
    letters = read_code(typed).casefold()
    if len(letters) != 12 or not letters.isascii():
        return None
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def why_not(password: str, known: Known) -> str | None:
    """None if the password will do for whom this is `known` of, else the reason in Chinese."""
    if len(password) < MIN_LENGTH:
        return f"密码太短，至少 {MIN_LENGTH} 位；可以用一句好记的话，比如几个词连在一起。"
    if len(password) > MAX_LENGTH:
        return f"密码太长，最多 {MAX_LENGTH} 位。"
    return password_rules.chosen().why_not(password) or guessable.why_not(password, known)


def known_of(user: User) -> Known:
    """What everybody knows about this person."""
    return Known(user.username, user.name, user.phone, user.unit.full_name.split("/"))


def made_up() -> str:
    """A password that can be read out and typed."""
    return "-".join("".join(secrets.choice(UNMISTAKABLE) for _ in range(4)) for _ in range(3))


def code_with_hash() -> tuple[str, str]:
    """A made-up password and its hash."""
    code = made_up()
    return code, hash_password(code)


def nobodys() -> str:
    """A hash that no password opens, for an account before its first code; checking it takes as long as any other."""
    return _NOBODY
