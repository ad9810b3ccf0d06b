"""两步验证: after the password, six digits from a telephone (TOTP, RFC 6238). For those who decide over others' plans.

A person sets it up alone; if the telephone is lost, an administrator takes it off, or `flask admin drop-second-step`.
With PORTAL_SECOND_STEP=required nobody of these roles gets further than the page where it is set up.
"""

import datetime as dt

import pyotp
import segno
import sqlalchemy as sa
from markupsafe import Markup

from portal.accounts import services
from portal.accounts.models import SECOND_FACTOR_ROLES, SecondFactor, User
from portal.accounts.services import devices, sessions
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed

STEP = 30  # seconds a code lasts; one step before and after is taken too, for clocks that differ
NOT_RIGHT = "请看手机上现在显示的 6 位数字，再输一次。"


def why_not_use(user: User) -> str | None:
    """None if a person of this role may sign in with two steps."""
    if user.role in SECOND_FACTOR_ROLES:
        return None
    return "两步验证只用于镇党建办、县委组织部和系统管理员的账号。"


def setting_up(user: User) -> SecondFactor | None:
    """The secret that waits to be proven by a first code."""
    factor = db.session.get(SecondFactor, user.id)
    return factor if factor and factor.confirmed_at is None else None


def set_up(user: User) -> None:
    """Make a new secret; until a code from it has come back, signing in goes on as before.

    Raises:
        NotAllowed: a role without it, or it is already in use.
    """
    if reason := why_not_use(user):
        raise NotAllowed(reason)
    factor = db.session.get(SecondFactor, user.id, with_for_update=True)
    if factor and factor.confirmed_at:
        raise NotAllowed("两步验证已经开启。要换手机，请先关闭，再重新设置。")
    if factor is None:
        db.session.add(SecondFactor(user_id=user.id, secret=pyotp.random_base32(), last_step=0))


def confirm(user: User, code: str) -> None:
    """Begin to ask for it: the telephone has shown that it knows the secret. Other devices must sign in anew.

    Raises:
        NotAllowed: nothing to confirm.
        services.SignInRefused: the code is not right. The caller commits: failures are counted.
    """
    factor = setting_up(user)
    if factor is None:
        raise NotAllowed("请先按“开始设置”。")
    _check_inside(user, factor, code)
    factor.confirmed_at, user.has_second_factor = clock.now(), True
    sessions.end_all(user, but=user.session_id)
    record(f"account:{user.id}", "second_factor_set", actor=user)


def drop(user: User, *, actor: User | None) -> None:
    """Ask for the password alone again; whoever is inside on another device is thrown out."""
    db.session.execute(sa.delete(SecondFactor).where(SecondFactor.user_id == user.id))
    user.has_second_factor = False
    sessions.end_all(user, but=user.session_id)
    record(f"account:{user.id}", "second_factor_dropped", actor=actor)


def drop_own(user: User, code: str) -> None:
    """A person's own: proven by a code, so that an open screen is not enough.

    Raises:
        services.SignInRefused: the code is not right. The caller commits: failures are counted.
    """
    _check_inside(user, db.session.get(SecondFactor, user.id), code)
    drop(user, actor=user)


def _check_inside(user: User, factor: SecondFactor | None, code: str) -> None:
    """The code that a person who is signed in is asked for; wrong ones are counted, as at the door."""
    door = services.Door(user.username, f"{user.session_id or ''}:code", step="inside")
    services.refuse_locked(door)
    if factor is None or not _uses_up(factor, code):
        refusal = services.count_failure(door, user, wrong="验证码不对", help_=NOT_RIGHT)
        raise services.SignInRefused(refusal)
    services.forget(door)


def sign_in(username: str, code: str, *, device: str, address: str = "", token: str | None = None) -> User:
    """The second step, after `services.sign_in` took the password of `username`.

    Raises:
        services.SignInRefused: not the right code, or too many wrong ones. The caller commits: failures are counted.
    """
    door = services.Door(username, devices.known_on(username, token), address, "code")
    services.refuse_locked(door)
    user = db.session.scalar(sa.select(User).where(User.username == username))
    factor = db.session.get(SecondFactor, user.id) if user else None
    if user is None or factor is None or not user.is_enabled:
        raise services.SignInRefused("请重新登录。")
    if not _uses_up(factor, code):
        used = _step_of(factor.secret, code) is not None
        wrong = "这组数字已经用过，请等手机上换出新的 6 位数字再输" if used else "验证码不对"
        words = {"wrong": wrong, "help_": "手机丢了请联系系统管理员。"}
        raise services.SignInRefused(services.count_failure(door, user, **words))
    services.begin(user, device, door)
    return user


def _uses_up(factor: SecondFactor, code: str) -> bool:
    """Whether the code is right, and newer than the last one used: a code looked at over a shoulder opens nothing.

    One used while the clock was ahead does not count: until the clock is there again, no other would be newer.
    """
    step = _step_of(factor.secret, code)
    if step is None:
        return False
    last, ahead = SecondFactor.last_step, step + clock.SLIP // dt.timedelta(seconds=STEP)
    newer = sa.update(SecondFactor).where(SecondFactor.user_id == factor.user_id, (last < step) | (last > ahead))
    return db.session.scalar(newer.values(last_step=step).returning(SecondFactor.user_id)) is not None


def _step_of(secret: str, code: str) -> int | None:
    totp, now = pyotp.TOTP(secret, interval=STEP), clock.now()
    for number in (-1, 0, 1):
        moment = now + dt.timedelta(seconds=number * STEP)
        if totp.verify("".join(code.split()), for_time=moment):
            return int(moment.timestamp()) // STEP
    return None


def picture(user: User, factor: SecondFactor) -> Markup:
    """The QR code that a telephone's authenticator reads, as inline SVG."""
    uri = pyotp.TOTP(factor.secret, interval=STEP).provisioning_uri(user.username, issuer_name="五星支部创建计划")
    drawn = segno.make(uri, error="m", micro=False).svg_inline(scale=5, border=2, omitsize=False)
    return Markup(drawn)  # drawn by segno from our own secret; no text of anybody is in it


def spaced(factor: SecondFactor) -> str:
    """The secret in groups of four, to be typed where no camera is at hand."""
    return " ".join(factor.secret[start : start + 4] for start in range(0, len(factor.secret), 4))
