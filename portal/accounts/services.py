"""Signing in and out, passwords, making and disabling accounts. None commits."""

import datetime as dt

import sqlalchemy as sa

from portal import clock
from portal.accounts import passwords, presets, sessions
from portal.accounts.models import Assignment, FormerPassword, Role, SignInThrottle, TextSize, User
from portal.db import db
from portal.errors import DomainError, NotAllowed
from portal.history.services import record
from portal.places.models import Unit

FAILURES = 5
WINDOW = dt.timedelta(minutes=15)
FIRST_LOCK_MINUTES = 15
LONGEST_LOCK_MINUTES = 24 * 60
LONGEST_LOCK = dt.timedelta(minutes=LONGEST_LOCK_MINUTES)
WRONG, FORGOTTEN = "用户名或密码不对", "忘记密码请联系镇党建办。"
CODE_LASTS = dt.timedelta(days=7)  # the slip is cut, handed out at a meeting, and typed in within the week


class SignInRefused(DomainError):
    """Wrong name or password, a locked name, or a disabled account. The caller commits: failures are counted."""

    status = 422


def sign_in(username: str, password: str, *, device: str) -> User:
    """Check who it is and begin a session; with 两步验证 that is left to `second_factor.sign_in`, after the code.

    Raises:
        SignInRefused: with what to do. Unknown names are answered and locked like known ones.
    """
    username = username.strip().lower()[:40]
    throttle = db.session.get(SignInThrottle, username, with_for_update=True)
    refuse_locked(throttle)
    user = db.session.scalar(sa.select(User).where(User.username == username))
    if not passwords.is_right(user.password_hash if user else None, password):
        raise SignInRefused(count_failure(username, throttle, user))
    assert user is not None
    if not user.is_enabled:
        record(f"account:{user.id}", "sign_in_refused", actor=user, reason="disabled")
        raise SignInRefused("这个账号已经停用。如仍需使用，请联系镇党建办或系统管理员。")
    if user.code_until is not None:
        _use_code(user)
    if not user.has_second_factor:
        begin(user, device, throttle)
    return user


def begin(user: User, device: str, throttle: SignInThrottle | None) -> None:
    """Let somebody in who has shown who they are; the failures before are forgotten."""
    if throttle:
        db.session.delete(throttle)
    if presets.chosen().is_over(user.password_changed_at, clock.now()):
        user.must_change_password = True
    sessions.start(user, device)
    record(f"account:{user.id}", "signed_in", actor=user, device=device[:80])


def refuse_locked(throttle: SignInThrottle | None) -> None:
    """Raises SignInRefused while a user name is locked."""
    if throttle and throttle.locked_until and clock.is_ahead(throttle.locked_until, LONGEST_LOCK):
        raise SignInRefused(_locked_until(throttle.locked_until))


def _use_code(user: User) -> None:
    """A code opens the account once: from now on it is over, whether a password gets chosen or not."""
    assert user.code_until
    if not clock.is_ahead(user.code_until, CODE_LASTS):
        record(f"account:{user.id}", "sign_in_refused", actor=user, reason="code_over")
        raise SignInRefused("这个一次性登录码已经用过或者过期。请联系镇党建办或系统管理员，重置后领一个新的。")
    user.code_until = clock.now()


def count_failure(
    username: str, throttle: SignInThrottle | None, user: User | None, *, wrong: str = WRONG, help_: str = FORGOTTEN
) -> str:
    """One more failure for this name; answers what to tell the person."""
    now = clock.now()
    if throttle is None:
        throttle = SignInThrottle(username=username, failures=0, first_failure_at=now, lock_minutes=0)
        db.session.add(throttle)
    if not clock.is_within(throttle.first_failure_at, WINDOW):
        throttle.failures, throttle.first_failure_at = 0, now
    throttle.failures += 1
    if user:
        record(f"account:{user.id}", "sign_in_failed", actor=None, failures=throttle.failures)
    else:  # Not the whole of it: people type their password into the wrong box.
        record("sign_ins", "sign_in_unknown", actor=None, begins=username[:2], failures=throttle.failures)
    left = FAILURES - throttle.failures
    if left > 0:
        return f"{wrong}，还可以再试 {left} 次。{help_}"
    throttle.lock_minutes = min(max(throttle.lock_minutes * 2, FIRST_LOCK_MINUTES), LONGEST_LOCK_MINUTES)
    throttle.locked_until = now + dt.timedelta(minutes=throttle.lock_minutes)
    throttle.failures = 0
    return _locked_until(throttle.locked_until)


def _locked_until(moment: dt.datetime) -> str:
    local = moment.astimezone(clock.LOCAL)
    return f"密码连续输错 {FAILURES} 次，已暂时锁定，{local:%H:%M} 以后可以再试。急用请联系镇党建办或系统管理员解锁。"


def sign_out(user: User) -> None:
    """End this session; every copy of its cookie is dead from the commit on."""
    if user.session_id is not None:
        sessions.end(user.session_id)
    record(f"account:{user.id}", "signed_out", actor=user)


def change_password(user: User, *, old: str, new: str) -> None:
    """A person's own change; the other sessions end.

    Raises:
        NotAllowed: the old password is wrong, or the new one will not do.
    """
    if not passwords.is_right(user.password_hash, old):
        raise NotAllowed("原密码不对，请重新输入。")
    if old == new:
        raise NotAllowed("新密码和原密码一样，请换一个。")
    if reason := passwords.why_not(new, username=user.username, name=user.name) or _why_not_again(user, new):
        raise NotAllowed(reason)
    _keep_former(user)
    user.password_hash, user.must_change_password = passwords.hash_password(new), False
    user.password_changed_at, user.code_until = clock.now(), None
    sessions.end_all(user, but=user.session_id)
    record(f"account:{user.id}", "password_changed", actor=user)


def _why_not_again(user: User, new: str) -> str | None:
    """The office's rules may forbid the last few passwords."""
    last = presets.chosen().remembered
    former = sa.select(FormerPassword.password_hash).where(FormerPassword.user_id == user.id)
    for password_hash in db.session.scalars(former.order_by(FormerPassword.id.desc()).limit(last)).all():
        if passwords.is_right(password_hash, new):
            return f"最近 {last} 次用过的密码不能再用，请换一个。"
    return None


def _keep_former(user: User) -> None:
    """Only a password the person chose is worth remembering, and only where somebody asks for it."""
    if presets.chosen().remembered and user.code_until is None:
        db.session.add(FormerPassword(user_id=user.id, password_hash=user.password_hash, changed_at=clock.now()))


def change_text_size(user: User, size: TextSize) -> None:
    """标准 / 大字 / 特大, for this person from now on."""
    user.text_size = size


def add_user(
    username: str,
    name: str,
    role: Role,
    unit: Unit,
    *,
    password: str,
    phone: str | None = None,
    must_change_password: bool = True,
    actor: User | None = None,
    password_hash: str | None = None,
) -> User:
    """A new account: one person, one role, one unit.

    Raises:
        ValueError: a role that does not belong to a unit of that level.
    """
    if unit.kind is not role.unit_kind:
        raise ValueError(f"{role.value} needs a {role.unit_kind.value}, not {unit.full_name}")
    user = User(
        username=username.lower(),
        name=name,
        role=role,
        unit_id=unit.id,
        phone=phone,
        password_hash=password_hash or passwords.hash_password(password),
        must_change_password=must_change_password,
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    record(f"account:{user.id}", "account_made", actor=actor, username=user.username, role=role.value)
    return user


def assign_liaison(user: User, units: list[Unit]) -> None:
    """Give a liaison the villages to look after, in addition to those already there."""
    db.session.add_all(Assignment(user_id=user.id, unit_id=unit.id) for unit in units)
    db.session.flush()


def disable_account(user: User, *, actor: User | None) -> None:
    """Stop an account at once, on every device."""
    user.is_enabled = False
    sessions.end_all(user)
    record(f"account:{user.id}", "account_disabled", actor=actor)


def enable_account(user: User, *, actor: User | None) -> None:
    """Open an account again.

    Raises:
        NotAllowed: its place is closed; nobody works there any more.
    """
    if not user.unit.is_active:
        raise NotAllowed(f"{user.unit.name}已经停用。请先恢复单位，或者把{user.name}调动到别的单位。")
    user.is_enabled = True
    record(f"account:{user.id}", "account_enabled", actor=actor)


def unlock(user: User, *, actor: User | None) -> None:
    """Forget the failures counted against a person's user name."""
    db.session.execute(sa.delete(SignInThrottle).where(SignInThrottle.username == user.username))
    record(f"account:{user.id}", "account_unlocked", actor=actor)


def reset_password(user: User, *, actor: User | None) -> str:
    """Give a made-up password that must be changed at the next signing in; returned once, kept nowhere."""
    return give_code(user, passwords.code_with_hash(), actor=actor)


def give_code(user: User, code: tuple[str, str], *, actor: User | None) -> str:
    """Let a one-time code, given with its hash, take the place of the password; whoever is inside is thrown out."""
    words, user.password_hash = code
    user.must_change_password, user.code_until = True, code_end()
    sessions.end_all(user)
    unlock(user, actor=actor)
    record(f"account:{user.id}", "password_reset", actor=actor)
    return words


def code_end() -> dt.datetime:
    """Until when a code that is given now opens an account."""
    return clock.now() + CODE_LASTS
