"""Who was wrong too often has to wait: at one account, and only at the door where it happened. None commits.

Names are no secret, so a lock on a name alone would let anybody shut out every secretary on the last day. Wrong
passwords are therefore counted by account *and* device (`devices`: a browser that this person has signed in with
before), or, from a browser that nobody knows, by account and address. Strangers never make a known device wait.

An account has two names, its user name and its telephone number, and both count as one. What a stranger is told must
not say that they are of one person, nor that either exists: the answer goes by what was typed (`typed:` counters, the
same for names that nobody has), and where only the account has to wait, a right password is answered like a wrong one.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from portal.accounts.models import SignInTelephone, SignInThrottle, User
from portal.accounts.services import limiting
from portal.accounts.services.limiting import Counter
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError

FAILURES = 5
# All strangers together at one account, from however many addresses.
STRANGERS = 50
WRONG, FORGOTTEN = "用户名或密码不对", "忘记密码请联系镇党建办。"
# Said of every name from a browser that is not known, so that it says nothing of this one.
MAYBE_WAITING = "这个账号刚才连着输错过的，要等几分钟，输对了才能进。"
OTHERS_UNTOUCHED = "；您平时登录用的电脑、手机不受影响"


class SignInRefused(DomainError):
    """Wrong name or password, a wait, or a disabled account. The caller commits: failures are counted."""

    status = 422


@dataclass(frozen=True)
class Door:
    """Where somebody tries to come in: the name that was typed, a device the account is known on (or ""), the address.

    `accounts`: whose the name is, for strangers; the user name of one, of several who have one telephone, or of nobody.
    """

    username: str
    device: str = ""
    address: str = ""
    step: str = ""  # "code" for the second step; "inside" for what a person who is signed in is asked again
    accounts: tuple[str, ...] = ()

    @property
    def told(self) -> list[Counter]:
        """Where a mistake is counted, and of what the answer speaks."""
        if self.step == "inside":
            return [Counter(self.username, f"inside:{self.device[:32]}", FAILURES)]
        if self.device:
            return [Counter(self.username, f"{self.step}device:{self.device[:32]}", FAILURES)]
        return self._strangers(self.username, "typed:" if self.accounts else "")

    @property
    def silent(self) -> list[Counter]:
        """Where it is counted too, without a word."""
        return [counter for name in self.accounts for counter in self._strangers(name, "")]

    def _strangers(self, name: str, lead: str) -> list[Counter]:
        here = Counter(name, f"{lead}{self.step}from:{self.address[:45]}", FAILURES)
        return [here, Counter(name, f"{lead}{self.step}strangers", STRANGERS)]


def refuse_locked(door: Door) -> None:
    """Raises SignInRefused while one has to wait at this door; others who try at it wait until this is decided."""
    if held := limiting.waiting_at(door.told):
        raise SignInRefused(_locked_until(held, door))


def is_shut(door: Door) -> bool:
    """Whether the account has to wait although the name that was typed has not: no password opens, and none is told."""
    return bool(door.silent) and limiting.waiting_at(door.silent) is not None


def count_failure(door: Door, user: User | None, *, wrong: str = WRONG, help_: str = FORGOTTEN) -> str:
    """One more failure at this door; answers what to tell the person."""
    counted = [(limiting.count(counter), counter) for counter in door.told]
    for counter in door.silent:
        held = limiting.held_at(counter)
        if held is None or not limiting.is_locked(held):  # who waits without knowing is not made to wait longer
            limiting.count(counter)
    failures = counted[0][0].failures
    if user:
        record(f"account:{user.id}", "sign_in_failed", actor=None, failures=failures)
    else:  # Not the whole of it: people type their password into the wrong box.
        record("sign_ins", "sign_in_unknown", actor=None, begins=door.username[:2], failures=failures)
    waits = [held for held, counter in counted if limiting.makes_wait(held, counter)]
    if waits:
        return _locked_until(waits[0], door)
    return f"{wrong}，还可以再试 {counted[0][1].free - failures} 次。{help_}{MAYBE_WAITING if door.accounts else ''}"


def forget(door: Door) -> None:
    """Somebody has shown who they are: what was wrong at this door before is forgotten, what strangers did is not."""
    limiting.forget([one for one in (*door.told, *door.silent) if not one.source.endswith("strangers")])


def unlock(user: User, *, actor: User | None) -> None:
    """Forget the failures counted against a person, by whichever name and wherever they were made."""
    numbers = sa.select(SignInTelephone.digits).where(SignInTelephone.user_id == user.id)
    names = (SignInThrottle.username == user.username) | SignInThrottle.username.in_(numbers)
    db.session.execute(sa.delete(SignInThrottle).where(names).execution_options(synchronize_session="fetch"))
    record(f"account:{user.id}", "account_unlocked", actor=actor)


def _locked_until(held: SignInThrottle, door: Door) -> str:
    assert held.locked_until
    local = held.locked_until.astimezone(clock.LOCAL)
    others = "" if door.device or door.step == "inside" else OTHERS_UNTOUCHED
    return (
        f"连续输错 {held.failures} 次，这里已暂时锁定，{local:%H:%M} 以后可以再试{others}。"
        "急用请联系镇党建办或系统管理员解锁。"
    )
