"""Signing in and out, the own password and text size."""

from flask import flash, redirect, request, session, url_for
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from portal.accounts import bp, services
from portal.accounts.forms import (
    ChangePasswordForm,
    FirstPasswordForm,
    SignInForm,
    SignOutForm,
    TextSizeForm,
    own_address,
)
from portal.accounts.models import Role, TextSize, User
from portal.accounts.routes.device_cookie import COOKIE
from portal.accounts.routes.second_factor import asked_from, let_in, wait_at_door
from portal.accounts.services import password_rules, sessions, sign_in_limit, ways_in
from portal.kernel import clock
from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed
from portal.web.access import before_password_change, public
from portal.web.extensions import login_manager
from portal.web.htmx import done, show


@login_manager.user_loader
def load_user(token: str) -> User | None:
    """The person of a request. Who practises (`portal.practice`) has come in by another account, which was asked."""
    user = sessions.load_user(token)
    if user is None:
        return None
    user.is_from_provider = bool(session.get(ways_in.BY_PROVIDER))
    if sessions.HOME in session or not ways_in.asks_second_step(by_provider=user.is_from_provider):
        user.must_set_second_factor = False
    return user


# Whom each person asks, at the foot of every page; {0} and {1} are the last two places of 荥阳市 · 广武镇 · 桃花峪村.
CONTACTS = {
    Role.secretary: "有问题请找{0}党建办",
    Role.clerk: "有问题请找{0}党建办",
    Role.liaison: "有问题请找{1}党建办",
    Role.viewer: "有问题请找{1}党建办",
    Role.reviewer: "年度、目录和单位有问题，请找县委组织部；账号有问题，请找系统管理员",
    Role.county: "有问题请找系统管理员",
    Role.auditor: "账号有问题，请找负责安装和维护的人；记录有疑问，请找有关单位核实",
    Role.admin: "有问题先看“操作记录—系统状态”，再找负责安装和维护的人",
}
NOBODYS_CONTACT = "村里有问题请找乡镇党建办，镇里、县里请找系统管理员"


@bp.app_context_processor
def account_menu() -> dict[str, object]:
    """What the frame of every page shows about the signed-in person."""
    if not current_user.is_authenticated:
        return {"text_size": "normal", "contact_line": NOBODYS_CONTACT}
    return {
        "contact_line": CONTACTS[current_user.role].format(*current_user.unit.path_names[-2:]),
        "text_size": current_user.text_size.value,
        "text_size_form": TextSizeForm(formdata=None),
        "sign_out_form": SignOutForm(formdata=None),
    }


@bp.get("/sign-in")
@public
def sign_in() -> Response:
    if current_user.is_authenticated:
        return redirect(url_for("home.show_home"))
    form = SignInForm(formdata=None, data={"next": request.args.get("next", "")})
    return show("accounts/sign_in.html", form=form, left=request.args.get("left") == "unified")


@bp.post("/sign-in")
@public
def start_session() -> Response:
    form = SignInForm()
    if not form.validate_on_submit():
        return show("accounts/sign_in.html", form=form, status=422)
    token = request.cookies.get(COOKIE)
    if reason := sign_in_limit.why_not_try(request.remote_addr, token):
        return show("accounts/sign_in.html", form=form, refusal=reason, status=429)
    before = current_user.session_id if current_user.is_authenticated else None
    try:
        user = services.sign_in(form.username.data, form.password.data, **asked_from())
    except services.SignInRefused as refusal:
        sign_in_limit.note(request.remote_addr, token)
        commit()
        return show("accounts/sign_in.html", form=form, refusal=str(refusal), status=refusal.status)
    if before is not None:  # Whoever was signed in here before leaves, on every copy of the cookie.
        sessions.end(before)
    if user.session_token is None:
        commit()
        return wait_at_door(user, form.next.data)
    return let_in(user, form.next.data)


@bp.post("/sign-out")
@before_password_change
def sign_out() -> Response:
    left = "unified" if current_user.is_from_provider else None
    if SignOutForm().validate_on_submit():
        services.sign_out(current_user)
        if home := session.get(sessions.HOME):
            sessions.end_token(home)
        commit()
        logout_user()
        session.clear()
    response = redirect(url_for(".sign_in", left=left), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/password")
@before_password_change
def change_password() -> Response:
    return password_page(password_form()(formdata=None))


@bp.post("/password")
@before_password_change
def save_password() -> Response:
    form = password_form()()
    if not form.validate_on_submit():
        return password_page(form, status=422)
    try:
        services.change_password(current_user, old=form.data.get("old", ""), new=form.new.data)
    except (NotAllowed, services.SignInRefused) as refusal:
        commit()  # a wrong old password is counted
        return password_page(form, refusal=str(refusal), status=422)
    commit()
    flash("密码已经改好，下次请用新密码登录。", "success")
    return done(url_for("home.show_home"))


def password_form() -> type[ChangePasswordForm]:
    return ChangePasswordForm if services.must_show_old(current_user) else FirstPasswordForm


def password_page(form: ChangePasswordForm, *, refusal: str = "", status: int = 200) -> Response:
    preset = password_rules.chosen()
    ran_out = current_user.code_until is None and preset.is_over(current_user.password_changed_at, clock.now())
    return show(
        "accounts/change_password.html",
        form=form,
        password_rules=preset.words,
        ran_out=ran_out,
        days=preset.days,
        refusal=refusal,
        status=status,
    )


@bp.post("/text-size")
@before_password_change
def change_text_size() -> Response:
    form = TextSizeForm()
    if form.validate_on_submit():
        services.change_text_size(current_user, TextSize(form.text_size.data))
        commit()
    return redirect(own_address(form.back_to.data) or url_for("home.show_home"), 303)
