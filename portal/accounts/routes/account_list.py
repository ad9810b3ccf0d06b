"""The list of accounts, and the presses in it. What cannot be taken back is asked on a page of its own."""

from dataclasses import dataclass

from flask import flash, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts import bp, policy, queries, services
from portal.accounts.domain.time_limits import CODE_LASTS
from portal.accounts.forms import AccountForm
from portal.accounts.models import User
from portal.accounts.queries import account_list
from portal.accounts.queries.account_list import AccountFilters
from portal.accounts.routes.accounts import kept_account, refuse, told_code
from portal.accounts.services import second_factor
from portal.kernel.db import commit
from portal.web.htmx import done, show
from portal.web.requests import number


@dataclass(frozen=True)
class Asked:
    """What is asked before it is done: in words, what it does to the person, and what is to be done afterwards."""

    words: str
    means: tuple[str, ...]


ASKED = {
    "reset": Asked(
        "重置密码",
        (
            "原来的密码马上作废，恢复不了；正在使用的设备全部退出",
            "没有保存的字留在对方的电脑或手机上，重新登录后接着存",
            f"下一页显示一个新的一次性登录码，只显示一次，{CODE_LASTS.days} 天内有效，请当面或打电话告诉本人",
        ),
    ),
    "disable": Asked(
        "停用",
        (
            "马上不能登录，正在使用的设备全部退出",
            "做过的事仍记在本人名下，计划和意见都留着；以后可以再启用",
            "这个岗位换了人的，请用“换届交接”，不要停用",
        ),
    ),
    "unpair": Asked(
        "取消两步验证",
        (
            "以后登录只要密码，正在使用的设备全部退出",
            "请先核实是本人：打电话或当面问，手机是不是丢了、换了",
            "请提醒本人登录后在“我的账号—两步验证”里用新手机重新设置",
        ),
    ),
}


@bp.get("/accounts")
def list_accounts() -> Response:
    refuse(policy.why_not_list(current_user))
    filters = AccountFilters.from_args(request.args)
    return show(
        "accounts/list_accounts.html",
        pages=account_list.account_page(current_user, filters, request.args.get("page", 1, type=number)),
        standing_of=account_list.standing,
        locks=account_list.locks(),
        filters=filters,
        states=account_list.STATES,
        acts=policy.acts_for(current_user),
        form=AccountForm(formdata=None),
        **account_list.choices_for(current_user),
    )


@bp.get("/accounts/<int:user_id>/<any(disable, reset, unpair):act>")
def ask_change_account(user_id: int, act: str) -> Response:
    return asking_page(kept_account(user_id, act), act)


def asking_page(account: User, act: str, status: int = 200) -> Response:
    form, asked = AccountForm(formdata=None), ASKED[act]
    sessions = queries.open_sessions(account)
    return show(
        "accounts/ask_change.html", account=account, act=act, asked=asked, form=form, sessions=sessions, status=status
    )


@bp.post("/accounts/<int:user_id>/<any(disable, enable, unlock, reset, unpair):act>")
def change_account(user_id: int, act: str) -> Response:
    account = kept_account(user_id, act)
    if not AccountForm().validate_on_submit():
        if act in ASKED:
            return asking_page(account, act, status=422)
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
    return "密码已重置。" + told_code(account, services.reset_password(account, actor=current_user))


def _unpair(account: User) -> str:
    second_factor.drop(account, actor=current_user)
    return f"已取消 {account.name}（{account.username}）的两步验证，登录只要密码；请提醒本人重新设置。"


ACCOUNT_ACTS = {"disable": _disable, "enable": _enable, "unlock": _unlock, "reset": _reset, "unpair": _unpair}
