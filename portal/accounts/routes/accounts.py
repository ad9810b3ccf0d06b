"""The pages of those who keep accounts: open, edit, move to another office, hand over."""

from typing import Any

from flask import flash, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal.accounts import bp, policy, queries
from portal.accounts.domain.time_limits import CODE_LASTS
from portal.accounts.forms import EditAccountForm, HandOverForm, MoveAccountForm, OpenAccountForm, role_choices
from portal.accounts.models import Role, User
from portal.accounts.services import changing
from portal.kernel.db import commit, db
from portal.kernel.errors import NotAllowed, NotThere
from portal.places.models import Unit
from portal.places.queries import unit_named
from portal.web.htmx import done, show

NEW_CODE = "{name}（{username}）的一次性登录码是 {code} ，{days} 天内有效，只能用一次。只显示这一次，请当面告诉本人。"


def refuse(reason: str | None) -> None:
    if reason:
        raise NotAllowed(reason)


def kept_account(user_id: int, act: str) -> User:
    """An account this person looks after and may do this with."""
    refuse(policy.why_not_list(current_user))
    account = queries.account_or_404(current_user, user_id)
    refuse(policy.why_not_account(current_user, account, act))
    return account


def account_page(
    form: FlaskForm, words: str, *, account: User | None = None, status: int = 200, **more: Any
) -> Response:
    """The one page for all forms about an account."""
    return show("accounts/change_account.html", form=form, words=words, account=account, status=status, **more)


def place_of(name: str) -> Unit:
    """The place an administrator has written, in the own county.

    Raises:
        NotThere: none of that name, several, or one outside.
    """
    return unit_named(name, below=current_user.unit)


def told_code(account: User, code: str) -> str:
    days = CODE_LASTS.days
    return NEW_CODE.format(name=account.name, username=account.username, code=code, days=days)


@bp.get("/accounts/new")
def ask_open_account() -> Response:
    refuse(policy.why_not_do(current_user, "open"))
    form = OpenAccountForm(formdata=None, data={"unit": request.args.get("unit", "")[:60]})
    form.role.choices = role_choices()
    return account_page(form, "开账号")


@bp.post("/accounts/new")
def open_account() -> Response:
    refuse(policy.why_not_do(current_user, "open"))
    form = OpenAccountForm()
    form.role.choices = role_choices()
    if not form.validate_on_submit():
        return account_page(form, "开账号", status=422)
    try:
        account, code = changing.open_account(
            form.username.data,
            form.name.data,
            Role(form.role.data),
            place_of(form.unit.data),
            phone=form.phone.data,
            actor=current_user,
        )
    except (NotAllowed, NotThere) as refusal:
        db.session.rollback()
        return account_page(form, "开账号", status=422, refusal=str(refusal))
    flash("账号已开好。" + told_code(account, code), "success")
    username = account.username
    commit()
    return done(url_for(".list_accounts", search=username))


@bp.get("/accounts/<int:user_id>/edit")
def ask_edit_account(user_id: int) -> Response:
    account = kept_account(user_id, "edit")
    form = EditAccountForm(formdata=None, data={"name": account.name, "phone": account.phone})
    return account_page(form, "修改姓名和电话", account=account)


@bp.post("/accounts/<int:user_id>/edit")
def edit_account(user_id: int) -> Response:
    account, form = kept_account(user_id, "edit"), EditAccountForm()
    if not form.validate_on_submit():
        return account_page(form, "修改姓名和电话", account=account, status=422)
    changing.edit_account(account, name=form.name.data, phone=form.phone.data, actor=current_user)
    flash(f"已保存 {account.name}（{account.username}）的姓名和电话。", "success")
    username = account.username
    commit()
    return done(url_for(".list_accounts", search=username))


@bp.get("/accounts/<int:user_id>/move")
def ask_move_account(user_id: int) -> Response:
    account = kept_account(user_id, "move")
    form = MoveAccountForm(formdata=None, data={"unit": account.unit.full_name, "role": account.role.value})
    form.role.choices = role_choices()
    return account_page(form, "调动", account=account)


@bp.post("/accounts/<int:user_id>/move")
def move_account(user_id: int) -> Response:
    account, form = kept_account(user_id, "move"), MoveAccountForm()
    form.role.choices = role_choices()
    if not form.validate_on_submit():
        return account_page(form, "调动", account=account, status=422)
    try:
        changing.move_account(account, place_of(form.unit.data), Role(form.role.data), actor=current_user)
    except (NotAllowed, NotThere) as refusal:
        db.session.rollback()
        account = kept_account(user_id, "move")
        return account_page(form, "调动", account=account, status=422, refusal=str(refusal))
    flash(f"{account.name}已调到{account.unit.name}，任{account.role.label}；正在使用的设备已全部退出。", "success")
    username = account.username
    commit()
    return done(url_for(".list_accounts", search=username))


@bp.get("/accounts/<int:user_id>/hand-over")
def ask_hand_over(user_id: int) -> Response:
    account = kept_account(user_id, "hand-over")
    return account_page(HandOverForm(formdata=None), "换届交接", account=account)


@bp.post("/accounts/<int:user_id>/hand-over")
def hand_over(user_id: int) -> Response:
    account, form = kept_account(user_id, "hand-over"), HandOverForm()
    if not form.validate_on_submit():
        return account_page(form, "换届交接", account=account, status=422)
    try:
        fields = {name: form[name].data for name in ("username", "name", "phone")}
        successor, code = changing.hand_over(account, **fields, actor=current_user)
    except NotAllowed as refusal:
        db.session.rollback()
        account = kept_account(user_id, "hand-over")
        return account_page(form, "换届交接", account=account, status=422, refusal=str(refusal))
    gone = f"{account.name}的账号已停用，设备已全部退出，计划留在{account.unit.name}。"
    flash(gone + told_code(successor, code), "success")
    username = successor.username
    commit()
    return done(url_for(".list_accounts", search=username))
