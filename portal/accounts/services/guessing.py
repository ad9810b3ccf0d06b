"""Counting wrong codes by whoever types: a person who is signed in, else a browser that somebody has signed in with
before, else the address. A whole office has one address, so what strangers there do is no matter of the first two.
"""

from portal.accounts.models import SignInThrottle
from portal.accounts.services import devices, limiting
from portal.accounts.services.limiting import Counter
from portal.kernel import clock
from portal.web.guessing import Guessed, Guesser, TooMany


def counters(what: Guessed, who: Guesser) -> list[Counter]:
    if who.account is not None:
        return [Counter(f"@account:{who.account}", what.key, what.free)]
    if who.token and devices.is_known(who.token):
        return [Counter(f"@device:{devices.hash_of(who.token)}"[:40], what.key, what.free)]
    here = Counter(f"@{who.address}"[:40], what.key, what.free)
    return [here, Counter("@strangers", what.key, what.strangers)]


def refuse_many(what: Guessed, who: Guesser) -> None:
    """Raises:
    TooMany: with until when, and what to do meanwhile.
    """
    if held := limiting.waiting_at(counters(what, who)):
        raise TooMany(_wait(what, held))


def note_wrong(what: Guessed, who: Guesser) -> None:
    """Wrong once more. The caller commits."""
    for counter in counters(what, who):
        limiting.count(counter)


def _wait(what: Guessed, held: SignInThrottle) -> str:
    assert held.locked_until
    local = held.locked_until.astimezone(clock.LOCAL)
    return f"{what.words}输错的次数太多，请过了 {local:%H:%M} 再试。{what.otherwise}"
