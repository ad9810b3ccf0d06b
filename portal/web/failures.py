"""What people see when something cannot be done: what happened, what to do, a reference number, and their text.

Whatever was typed into a form that ends here is shown back, so that it can be copied (style: never lose typed text).
"""

import logging
from typing import Any

import sqlalchemy as sa
from flask import Flask, g, make_response, render_template, request
from flask_login import AnonymousUserMixin
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from portal.kernel.db import LOST_RACE, db, is_lost_race
from portal.kernel.disk import is_full, is_read_only
from portal.kernel.errors import Conflict, DomainError
from portal.web.host_names import FOREIGN_HOST
from portal.web.htmx import is_htmx
from portal.web.json_answers import is_autosave, json_answer
from portal.web.refused_input import has_secrets, posted_form, typed_in

log = logging.getLogger(__name__)

# status → (heading, what to do)
WORDS = {
    400: ("这个请求不完整", "请回到上一页再试一次。"),
    401: ("登录已经过期", "还没有保存。请先重新登录，再办一次。"),
    403: ("您不能做这一步", "如有疑问，请联系镇党建办。"),
    404: ("没有找到", "这个地址没有内容：可能已删除，或者不在您的范围内。"),
    405: ("不能这样打开", "请从页面上的按钮或链接进入。"),
    413: ("内容太大", "一次提交的内容超过了 2 MB，请分几次保存。"),
    500: ("系统出了问题", "没有保存成功。请稍后再试一次；仍不行，请把下面的编号告诉管理员。"),
    503: ("系统正忙", "刚才没有保存成功，请过几秒钟再按一次。"),
    507: (
        "服务器的磁盘满了",
        "磁盘满了，没有保存成功。您写的内容还在这一页上，请不要关闭。请马上告诉系统管理员清理磁盘，然后再按一次“保存”。",
    ),
}
READ_ONLY = (
    "数据库现在只能看，不能写",
    "没有保存成功：服务器上的数据库不能写入。您写的内容还在这一页上，请不要关闭。请马上告诉系统管理员（编号见下），他处理好以后再按一次“保存”。",
)
# Where the same form may well be taken when it is sent once more.
WORTH_ANOTHER_TRY = (401, 429, 500, 503, 507)


def register(app: Flask) -> None:
    """Hang the failure pages into the application."""
    app.register_error_handler(DomainError, domain_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(sa.exc.OperationalError, database_busy)
    app.register_error_handler(sa.exc.InternalError, unwritable)
    app.register_error_handler(OSError, file_failed)
    app.register_error_handler(Exception, unforeseen)


def domain_error(error: DomainError) -> Response:
    """A refusal of ours: its message already says what to do."""
    return page(error.status, error.heading, str(error))


def http_error(error: HTTPException) -> Response:
    """Errors of the framework, in words of ours; redirects pass through."""
    if isinstance(error, SecurityError):  # A foreign Host header: no page with links can be made for that.
        return make_response(FOREIGN_HOST, 400, {"Content-Type": "text/plain; charset=utf-8"})
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response()
    heading, advice = WORDS.get(status, WORDS[400 if status < 500 else 500])
    return page(status, heading, advice)


def database_busy(error: sa.exc.OperationalError) -> Response:
    """The database was locked for longer than it waits, or is away: worth another press of the button. A full disk is
    another matter: somebody has to clear it first."""
    if is_full(error):
        return disk_full()
    if is_read_only(error):
        return read_only()
    log.exception("database busy, request %s", g.get("request_id"))
    response = page(503, *WORDS[503])
    response.headers["Retry-After"] = "5"
    return response


def file_failed(error: OSError) -> Response:
    """A file could not be read or written."""
    return disk_full() if is_full(error) else unforeseen(error)


def unwritable(error: sa.exc.InternalError) -> Response:
    """PostgreSQL's word for a server that only answers questions; else a mistake of ours."""
    return read_only() if is_read_only(error) else unforeseen(error)


def read_only() -> Response:
    """Another press does not help until the administrator has: said so, unlike a database that is busy."""
    log.exception("database is read-only, request %s", g.get("request_id"))
    return page(503, *READ_ONLY)


def disk_full() -> Response:
    """Nothing is stored until somebody has cleared the disk; reading goes on."""
    log.exception("disk full, request %s", g.get("request_id"))
    return page(507, *WORDS[507])


def unforeseen(error: Exception) -> Response:
    """A race that was lost before the commit; else a mistake of ours, logged whole under the reference number."""
    if is_lost_race(error):
        return domain_error(Conflict(LOST_RACE))
    log.exception("unforeseen error, request %s", g.get("request_id"))
    return page(500, *WORDS[500])


def page(status: int, heading: str, message: str) -> Response:
    """The error page. Anything half done is rolled back before the page asks the database who is looking."""
    db.session.rollback()
    if is_autosave():
        return json_answer(status, message=message, request_id=g.get("request_id", "-"))
    if is_htmx() and status in (409, 422):
        return _beside_the_form(status, heading, message)
    words = {"status": status, "heading": heading, "message": message, **_typed(status)}
    return make_response(_html(words | {"request_id": g.get("request_id", "-")}), status)


def _beside_the_form(status: int, heading: str, message: str) -> Response:
    """htmx puts an answer with this status into the page: a notice before the form, which stays as it was typed."""
    response = make_response(render_template("errors/_refused.html", heading=heading, message=message), status)
    response.headers["HX-Reswap"] = "beforebegin"
    return response


def _typed(status: int) -> dict[str, Any]:
    """All that was typed, to be copied; and the form as it was sent, where it can be sent once more."""
    form = posted_form(request)
    can_retry = (
        status in WORTH_ANOTHER_TRY and "csrf_token" in form and not request.files and not has_secrets(request, form)
    )
    resend = [(name, text) for name in form for text in form.getlist(name)] if can_retry else []
    return {"typed": typed_in(request, form), "resend": resend, "resend_to": request.full_path.rstrip("?")}


def _html(words: dict[str, Any]) -> str:
    """The page; as a stranger sees it when the database cannot even say who is looking."""
    try:
        return render_template("errors/error.html", **words)
    except sa.exc.OperationalError:
        db.session.rollback()
        g._login_user = AnonymousUserMixin()
        return render_template("errors/error.html", **words)
