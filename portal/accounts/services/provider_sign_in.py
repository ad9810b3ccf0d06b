"""Letting in whom the county's 统一身份认证 names. There is an account already, or nobody comes in. None commits."""

from collections.abc import Sequence

import sqlalchemy as sa

from portal.accounts.models import User
from portal.accounts.services.sign_in_delays import Door, SignInRefused
from portal.accounts.services.signing_in import begin
from portal.history.services import record
from portal.kernel.db import db
from portal.kernel.reading import Unclear
from portal.kernel.reading.codes import read_username
from portal.kernel.reading.telephones import read_telephone

WHOM_TO_ASK = "请联系镇党建办或系统管理员。"


def sign_in_by_provider(match: str, said: str, *, asks_second_step: bool, device: str) -> User:
    """Begin a session for the account whose user name or telephone this is; with 两步验证 that is left to the code.

    Raises:
        SignInRefused: no account, more than one, or one that is closed.
    """
    if not said:
        what = "手机号" if match == "telephone" else "用户名"
        raise SignInRefused(f"统一身份认证没有给出您的{what}，认不出是哪个账号。请系统管理员核对两边的设置。")
    found = _accounts(match, said)
    enabled = [user for user in found if user.is_enabled]
    if len(enabled) > 1:
        raise SignInRefused(f"有 {len(enabled)} 个账号登记的手机号都是 {_masked(said)}，不知道是哪一个。{WHOM_TO_ASK}")
    if not enabled:
        raise SignInRefused(_why_none(match, said, found))
    user = enabled[0]
    if not (asks_second_step and user.has_second_factor):
        begin(user, device, Door(user.username))
    return user


def _accounts(match: str, said: str) -> Sequence[User]:
    column, value = User.username, read_username(said)
    if match == "telephone":
        column, value = User.phone, _telephone(said)  # type: ignore[assignment]
    return db.session.scalars(sa.select(User).where(column == value).limit(5)).all() if value else []


def _telephone(said: str) -> str:
    try:
        return read_telephone(said, label="手机号") or ""
    except Unclear:
        return ""


def _why_none(match: str, said: str, found: Sequence[User]) -> str:
    if found:
        record(f"account:{found[0].id}", "sign_in_refused", actor=found[0], reason="disabled")
        return f"这个账号已经停用。如仍需使用，{WHOM_TO_ASK}"
    record("sign_ins", "sign_in_unknown", actor=None, begins=said[:2], failures=1)
    who = f"手机号是 {_masked(said)}" if match == "telephone" else f"用户名是 {said[:40]}"
    return f"统一身份认证里您的{who}，本系统还没有对应的账号，所以没有登录。要开通或改正，{WHOM_TO_ASK}"


def _masked(telephone: str) -> str:
    """Enough for its owner to know it."""
    return f"{telephone[:3]}****{telephone[-4:]}" if len(telephone) > 8 else "****"
