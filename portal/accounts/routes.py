"""Signing in and out, the own password and text size, and the administrator's list of accounts."""

from flask import flash, redirect, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from portal.access import before_password_change, public
from portal.accounts import bp, guesses, policy, presets, queries, second_factor, services, sessions
from portal.accounts.forms import AccountForm, ChangePasswordForm, SignInForm, SignOutForm, TextSizeForm, own_address
from portal.accounts.models import TextSize, User
from portal.accounts.two_steps import wait_at_door
from portal.db import commit
from portal.errors import NotAllowed
from portal.extensions import login_manager
from portal.htmx import done, show

login_manager.user_loader(sessions.load_user)


@bp.app_context_processor
def account_menu() -> dict[str, object]:
    """What the frame of every page shows about the signed-in person."""
    if not current_user.is_authenticated:
        return {"text_size": "normal"}
    return {
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
    return show("accounts/sign_in.html", form=form)


@bp.post("/sign-in")
@public
def start_session() -> Response:
    form = SignInForm()
    if not form.validate_on_submit():
        return show("accounts/sign_in.html", form=form, status=422)
    if reason := guesses.why_not_try(request.remote_addr):
        return show("accounts/sign_in.html", form=form, refusal=reason, status=429)
    before = current_user.session_id if current_user.is_authenticated else None
    try:
        user = services.sign_in(form.username.data, form.password.data, device=request.user_agent.string)
    except services.SignInRefused as refusal:
        guesses.note(request.remote_addr)
        commit()
        return show("accounts/sign_in.html", form=form, refusal=str(refusal), status=refusal.status)
    if before is not None:  # Whoever was signed in here before leaves, on every copy of the cookie.
        sessions.end(before)
    commit()
    if user.session_token is None:
        return wait_at_door(user, form.next.data)
    session.clear()  # A new person gets a new cookie, so that nobody can plant one beforehand.
    login_user(user)
    return redirect(own_address(form.next.data) or url_for("home.show_home"), 303)


@bp.post("/sign-out")
@before_password_change
def sign_out() -> Response:
    if SignOutForm().validate_on_submit():
        services.sign_out(current_user)
        if home := session.get(sessions.HOME):
            sessions.end_token(home)
        commit()
        logout_user()
        session.clear()
    response = redirect(url_for(".sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/password")
@before_password_change
def change_password() -> Response:
    return show(
        "accounts/change_password.html", form=ChangePasswordForm(formdata=None), password_rules=presets.chosen().words
    )


@bp.post("/password")
@before_password_change
def save_password() -> Response:
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return show("accounts/change_password.html", form=form, password_rules=presets.chosen().words, status=422)
    try:
        services.change_password(current_user, old=form.old.data, new=form.new.data)
    except NotAllowed as refusal:
        return show(
            "accounts/change_password.html",
            form=form,
            password_rules=presets.chosen().words,
            refusal=str(refusal),
            status=422,
        )
    commit()
    flash("密码已经改好，下次请用新密码登录。", "success")
    return done(url_for("home.show_home"))


@bp.post("/text-size")
@before_password_change
def change_text_size() -> Response:
    form = TextSizeForm()
    if form.validate_on_submit():
        services.change_text_size(current_user, TextSize(form.text_size.data))
        commit()
    return redirect(own_address(form.back_to.data) or url_for("home.show_home"), 303)


def refuse_strangers() -> None:
    """Accounts are kept by a few; a person who is none of them is told so instead of seeing an empty list."""
    if reason := policy.why_not_list(current_user):
        raise NotAllowed(reason)


@bp.get("/accounts")
def list_accounts() -> Response:
    refuse_strangers()
    search = request.args.get("search", "").strip()[:40]
    return show(
        "accounts/list_accounts.html",
        accounts=queries.account_list(current_user, search),
        locked=queries.locked_usernames(),
        search=search,
        acts=policy.acts_for(current_user),
        form=AccountForm(formdata=None),
    )


@bp.post("/accounts/<int:user_id>/<any(disable, enable, unlock, reset, unpair):act>")
def change_account(user_id: int, act: str) -> Response:
    refuse_strangers()
    account = queries.account_or_404(current_user, user_id)
    if reason := policy.why_not_account(current_user, account, act):
        raise NotAllowed(reason)
    if not AccountForm().validate_on_submit():
        flash("这一页打开得太久了，请再按一次。", "warning")
        return done(url_for(".list_accounts"))
    flash(ACCOUNT_ACTS[act](account), "success")
    commit()
    return done(url_for(".list_accounts", search=account.username))


def _disable(account: User) -> str:
    services.disable_account(account, actor=current_user)
    return f"已停用 {account.name}（{account.username}），正在使用的设备已全部退出。"


def _enable(account: User) -> str:
    services.enable_account(account, actor=current_user)
    return f"已启用 {account.name}（{account.username}）。"


def _unlock(account: User) -> str:
    services.unlock(account, actor=current_user)
    return f"已解锁 {account.name}（{account.username}），现在可以登录。"


def _reset(account: User) -> str:
    password = services.reset_password(account, actor=current_user)
    return (
        f"{account.name}（{account.username}）的新密码是 {password} ，{services.CODE_LASTS.days} 天内有效，"
        "只能登录一次。只显示这一次，请当面告诉本人；登录后要先改密码。"
    )


def _unpair(account: User) -> str:
    second_factor.drop(account, actor=current_user)
    return f"已取消 {account.name}（{account.username}）的两步验证，登录只要密码；请提醒本人重新设置。"


ACCOUNT_ACTS = {"disable": _disable, "enable": _enable, "unlock": _unlock, "reset": _reset, "unpair": _unpair}
