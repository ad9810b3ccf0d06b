"""Codes that anybody may type without signing in (取件码, 查验码): who was wrong too often has to wait.

Counted by whoever types: a person who is signed in, else a browser that somebody has signed in with before, else the
address. A whole office has one address, so what strangers there do is no matter of the first two.
"""

from dataclasses import dataclass

from portal.accounts.models import SignInThrottle
from portal.accounts.services import devices, limiting
from portal.accounts.services.limiting import Counter
from portal.kernel import clock
from portal.kernel.errors import DomainError


class TooMany(DomainError):
    """Wrong too often."""

    status = 429
    heading = "请稍后再试"


@dataclass(frozen=True)
class Guesser:
    """Who types: the number of the account that is signed in, the cookie of the browser, the address."""

    account: int | None = None
    token: str | None = None
    address: str = ""


@dataclass(frozen=True)
class Guessed:
    """What is typed: how it is called, and how many mistakes are free for one, and for all strangers together."""

    key: str
    words: str
    free: int
    strangers: int
    otherwise: str  # what to do meanwhile

    def counters(self, who: Guesser) -> list[Counter]:
        if who.account is not None:
            return [Counter(f"@account:{who.account}", self.key, self.free)]
        if who.token and devices.is_known(who.token):
            return [Counter(f"@device:{devices.hash_of(who.token)}"[:40], self.key, self.free)]
        here = Counter(f"@{who.address}"[:40], self.key, self.free)
        return [here, Counter("@strangers", self.key, self.strangers)]


def refuse_many(what: Guessed, who: Guesser) -> None:
    """Raises:
    TooMany: with until when, and what to do meanwhile.
    """
    if held := limiting.waiting_at(what.counters(who)):
        raise TooMany(_wait(what, held))


def note_wrong(what: Guessed, who: Guesser) -> None:
    """Wrong once more. The caller commits."""
    for counter in what.counters(who):
        limiting.count(counter)


def _wait(what: Guessed, held: SignInThrottle) -> str:
    assert held.locked_until
    local = held.locked_until.astimezone(clock.LOCAL)
    return f"{what.words}输错的次数太多，请过了 {local:%H:%M} 再试。{what.otherwise}"
