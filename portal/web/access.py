"""Every page needs a signed-in person unless it says otherwise."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import abort, current_app, redirect, request, url_for
from flask_login import current_user

from portal.kernel.errors import NotAllowed
from portal.web.htmx import is_htmx

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark a view that anybody may see."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def before_password_change(view: View) -> View:
    """Mark a view that a person may use before the first password has been changed."""
    view.is_before_password_change = True  # type: ignore[attr-defined]
    return view


def for_auditors(view: View) -> View:
    """Mark a view that an auditor may use. Without the mark a page is closed to them, also one that is yet to come."""
    view.is_for_auditors = True  # type: ignore[attr-defined]
    return view


AUDITS_ONLY = "审计员只查阅操作记录和登录情况，不看、不改业务内容。需要办理业务，请用另一个人的账号。"


def require_login() -> Any:
    """Before each request: nobody gets further than `@public` without signing in and a password of their own."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint == "static" or hasattr(view, "is_public"):
        return None
    if not current_user.is_authenticated:
        if request.method == "POST":
            abort(401)  # A redirect would throw away what the person has typed.
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    has_to_change = current_user.must_change_password and not current_user.is_from_provider
    if has_to_change and not hasattr(view, "is_before_password_change"):
        if request.method == "POST" or is_htmx():
            raise NotAllowed("请先把初始密码改成您自己的密码，再继续。")
        return redirect(url_for("accounts.change_password"))
    if current_user.must_set_second_factor and not hasattr(view, "is_before_password_change"):
        if request.method == "POST" or is_htmx():
            raise NotAllowed("请先设好两步验证，再继续。")
        return redirect(url_for("accounts.show_second_step"))
    _keep_auditors_out(view)
    return None


def _keep_auditors_out(view: Callable[..., Any]) -> None:
    """Of everything that is not theirs."""
    is_theirs = hasattr(view, "is_for_auditors") or hasattr(view, "is_before_password_change")
    if current_user.only_audits and not is_theirs:
        raise NotAllowed(AUDITS_ONLY)
