"""The pages of 两步验证: the second question at the door, and where a person sets it up and takes it off."""

import datetime as dt
from typing import Any

from flask import flash, redirect, request, session, url_for
from flask_login import current_user, login_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal.accounts import bp, services
from portal.accounts.forms import CodeForm, StartForm, own_address
from portal.accounts.models import User
from portal.accounts.routes.device_cookie import COOKIE, set_device_cookie
from portal.accounts.services import devices, second_factor
from portal.accounts.services.ways_in import BY_PROVIDER
from portal.kernel import clock
from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed
from portal.web.access import before_password_change, public
from portal.web.htmx import done, show

# In the signed cookie between the two steps: who gave the right password, until when, and where they were going.
DOOR = "second_step"
PATIENCE = dt.timedelta(minutes=5)


def wait_at_door(user: User, target: str | None, *, by_provider: bool = False) -> Response:
    """The password was right, or the county's provider knows them; no session begins before the code."""
    session.clear()
    session[DOOR] = {"username": user.username, "until": (clock.now() + PATIENCE).timestamp(), "next": target}
    session[DOOR][BY_PROVIDER] = by_provider
    return redirect(url_for("accounts.ask_code"), 303)


def _at_door() -> dict[str, str] | None:
    waiting = session.get(DOOR)
    return waiting if waiting and waiting["until"] > clock.now().timestamp() else None


@bp.get("/sign-in/code")
@public
def ask_code() -> Response:
    if _at_door() is None:
        return redirect(url_for(".sign_in"))
    return show("accounts/ask_code.html", form=CodeForm(formdata=None))


@bp.post("/sign-in/code")
@public
def check_code() -> Response:
    waiting, form = _at_door(), CodeForm()
    if waiting is None:
        flash("等得太久了，请从用户名和密码重新开始。", "warning")
        return redirect(url_for(".sign_in"), 303)
    if not form.validate_on_submit():
        return show("accounts/ask_code.html", form=form, status=422)
    try:
        user = second_factor.sign_in(waiting["username"], form.code.data, **asked_from())
    except services.SignInRefused as refusal:
        commit()
        return show("accounts/ask_code.html", form=form, refusal=str(refusal), status=refusal.status)
    return let_in(user, waiting["next"], by_provider=bool(waiting.get(BY_PROVIDER)))


def asked_from() -> dict[str, Any]:
    """Where somebody tries to come in."""
    token = request.cookies.get(COOKIE)
    return {"device": request.user_agent.string, "address": request.remote_addr or "", "token": token}


def let_in(user: User, target: str | None, *, by_provider: bool = False) -> Response:
    """The answer to who has shown who they are; from now on this browser is known to be theirs."""
    token = devices.remember(user, request.cookies.get(COOKIE))
    commit()
    session.clear()  # A new person gets a new cookie, so that nobody can plant one beforehand.
    if by_provider:
        session[BY_PROVIDER] = True
    login_user(user)
    response = redirect(own_address(target) or url_for("home.show_home"), 303)
    set_device_cookie(response, token)
    return response


@bp.get("/me/second-step")
@before_password_change
def show_second_step() -> Response:
    return _page(CodeForm(formdata=None))


@bp.post("/me/second-step")
@before_password_change
def set_up_second_step() -> Response:
    if not StartForm().validate_on_submit():
        return _page(CodeForm(formdata=None), status=422)
    second_factor.set_up(current_user)
    commit()
    return done(url_for(".show_second_step"))


@bp.post("/me/second-step/<any(confirm, drop):step>")
@before_password_change
def change_second_step(step: str) -> Response:
    form = CodeForm()
    if not form.validate_on_submit():
        return _page(form, status=422)
    try:
        ACTS[step](current_user, form.code.data)
    except (NotAllowed, services.SignInRefused) as refusal:
        commit()  # a wrong code is counted
        return _page(form, refusal=str(refusal), status=422)
    commit()
    flash(SAID[step], "success")
    return done(url_for(".show_second_step"))


def _page(form: FlaskForm, *, refusal: str = "", status: int = 200) -> Response:
    if reason := second_factor.why_not_use(current_user):
        raise NotAllowed(reason)
    factor = second_factor.setting_up(current_user)
    return show(
        "accounts/second_step.html",
        form=form,
        start_form=StartForm(formdata=None),
        refusal=refusal,
        picture=second_factor.picture(current_user, factor) if factor else "",
        secret=second_factor.spaced(factor) if factor else "",
        must=current_user.must_set_second_factor,
        status=status,
    )


ACTS = {"confirm": second_factor.confirm, "drop": second_factor.drop_own}
SAID = {
    "confirm": "两步验证已经开启。下次登录，输完密码再输手机上的 6 位数字。",
    "drop": "两步验证已经关闭，登录只要密码。",
}
