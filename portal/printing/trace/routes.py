"""The public pages: typing a code, and what it says. Nobody signs in here."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.kernel.errors import NotThere
from portal.printing import bp
from portal.printing.trace.queries import trace_of
from portal.printing.trace.rate_limit import tries
from portal.web.access import public
from portal.web.htmx import show


@bp.get("/t")
@public
def find_trace() -> Response:
    typed = request.args.get("code", "").strip()[:40]
    if typed and "/" not in typed:
        return redirect(url_for(".show_trace", code=typed), 303)
    return show("trace/find_trace.html", typed=typed, problem="")


@bp.get("/t/<code>")
@public
def show_trace(code: str) -> Response:
    address = request.remote_addr or ""
    tries().refuse_many(address)
    try:
        found = trace_of(code)
    except NotThere as unknown:
        tries().note(address)
        return show("trace/find_trace.html", typed=code[:40], problem=str(unknown), status=404)
    return show("trace/show_trace.html", trace=found)
