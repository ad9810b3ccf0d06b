"""The pages of sign-in through the county's 统一身份认证: going there, coming back, and leaving it too."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts import bp, services
from portal.accounts.forms import SignInForm
from portal.accounts.routes import identity_provider
from portal.accounts.routes.device_cookie import COOKIE
from portal.accounts.routes.identity_provider import ProviderRefused
from portal.accounts.routes.second_factor import asked_from, let_in, wait_at_door
from portal.accounts.services import sessions, sign_in_limit
from portal.kernel.config import setting
from portal.kernel.db import commit, db, writing
from portal.kernel.errors import NotThere
from portal.web.access import public
from portal.web.htmx import show


@bp.app_context_processor
def provider_words() -> dict[str, object]:
    """What the sign-in page offers."""
    settings = setting("OIDC")
    return {"has_provider": settings is not None, "is_only_way": settings is not None and settings.is_only_way}


@bp.get("/sign-in/unified")
@public
def go_to_provider() -> Response:
    refuse_without_provider()
    if current_user.is_authenticated:
        return redirect(url_for("home.show_home"))
    if reason := sign_in_limit.why_not_try(request.remote_addr, request.cookies.get(COOKIE)):
        return refused(reason, 429)
    db.session.rollback()  # nobody waits at the database while the provider thinks
    try:
        return redirect(identity_provider.address_to_sign_in(outside(".come_back"), request.args.get("next", "")))
    except ProviderRefused as refusal:
        return refused(str(refusal), refusal.status)


@bp.get("/sign-in/unified/return")
@public
def come_back() -> Response:
    """A GET, since the provider answers with a redirect; good once, with the state that this browser was given."""
    refuse_without_provider()
    token = request.cookies.get(COOKIE)
    if reason := sign_in_limit.why_not_try(request.remote_addr, token):
        return refused(reason, 429)
    db.session.rollback()
    try:
        claims, target = identity_provider.who_came_back(request.args)
    except ProviderRefused as refusal:
        with writing():
            return counted(str(refusal), refusal.status)
    with writing():
        return come_in(claims, target)


def come_in(claims: Mapping[str, Any], target: str) -> Response:
    """Whoever the provider names gets a session of their own, or is asked for the code of 两步验证."""
    settings, before = setting("OIDC"), current_user.session_id if current_user.is_authenticated else None
    said = str(claims.get(settings.claim) or "").strip()
    try:
        user = services.sign_in_by_provider(
            settings.match, said, asks_second_step=settings.asks_second_step, device=asked_from()["device"]
        )
    except services.SignInRefused as refusal:
        return counted(str(refusal), refusal.status)
    if before is not None:
        sessions.end(before)
    if user.session_token is None:
        commit()
        return wait_at_door(user, target, by_provider=True)
    return let_in(user, target, by_provider=True)


def counted(refusal: str, status: int) -> Response:
    """Somebody has not come in: too many of them from one place wait, as with passwords."""
    sign_in_limit.note(request.remote_addr, request.cookies.get(COOKIE))
    commit()
    return refused(refusal, status)


@bp.get("/sign-in/unified/leave")
@public
def leave_provider() -> Response:
    """After signing out here: the provider's own page for it, which would otherwise let the next person in again."""
    refuse_without_provider()
    if address := identity_provider.address_to_leave(outside(".sign_in")):
        return redirect(address)
    flash("统一身份认证没有提供退出的地址，请打开它自己的页面退出，或者关掉浏览器。", "warning")
    return redirect(url_for(".sign_in"), 303)


def outside(endpoint: str) -> str:
    """A page's address as the provider knows it: under PORTAL_ADDRESS, whatever name the request came by."""
    public_address = setting("ADDRESS")
    return f"{public_address}{url_for(endpoint)}" if public_address else url_for(endpoint, _external=True)


def refused(reason: str, status: int) -> Response:
    return show("accounts/sign_in.html", form=SignInForm(formdata=None), refusal=reason, status=status)


def refuse_without_provider() -> None:
    if not identity_provider.is_set():
        raise NotThere("这里没有开通统一身份认证登录，请用用户名和密码登录。")
