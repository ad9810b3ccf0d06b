"""One page, two renderings: whole for a plain request, fragments for htmx."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

STORED = "stored"  # flashed for the browser's own memory (static/js/comment_drafts.js), not for people


def is_htmx() -> bool:
    """Whether htmx asks and will swap fragments; a history restore wants the whole page."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def show(page: str, *fragments: str, status: int = 200, **context: Any) -> Response:
    """Render `page`, or for htmx only `fragments` (the first is the main one)."""
    html = _join(fragments, context) if fragments and is_htmx() else render_template(page, **context)
    return make_response(html, status)


def done(to: str, *fragments: str, **context: Any) -> BaseResponse:
    """After a successful POST: redirect to `to`, or for htmx send `fragments`.

    The next page repeats the key under which the browser keeps the words of a form, which says that they are stored.
    """
    if fragments and is_htmx():
        return make_response(_join(fragments, context))
    if kept := request.form.get("kept"):
        flash(kept[:200], STORED)
    return redirect(to, 303)


def _join(fragments: tuple[str, ...], context: dict[str, Any]) -> str:
    main, *others = fragments
    return render_template(main, **context) + "".join(_partial(name, context) for name in others)


def _partial(name: str, context: dict[str, Any]) -> Markup:
    target = name.rpartition("/_")[2].removesuffix(".html").replace("_", "-")
    return Markup('<hx-partial hx-target="#{}" hx-swap="outerHTML">{}</hx-partial>').format(
        target, Markup(render_template(name, **context))
    )


def after_request(response: Response) -> Response:
    """A redirect inside an htmx answer would be followed and swapped in; send the browser instead."""
    response.vary.add("HX-Request")
    if is_htmx() and "Location" in response.headers:
        response.headers["HX-Redirect"] = response.headers.pop("Location")
        response.status_code = 204
        response.set_data(b"")
    return response
