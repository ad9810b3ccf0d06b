"""The public pages: typing a code, and what it says. Nobody signs in here."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.kernel.db import commit, writing
from portal.kernel.errors import NotThere
from portal.plans import bp
from portal.plans.queries.trace import CODES, trace_of
from portal.web.access import public
from portal.web.guessing import guesser, note_wrong, refuse_many
from portal.web.htmx import show


@bp.get("/t")
@public
def find_trace() -> Response:
    typed = request.args.get("code", "").strip()[:40]
    if typed and "/" not in typed:
        return redirect(url_for(".show_trace", code=typed), 303)
    return show("plans/find_trace.html", typed=typed, problem="")


@bp.get("/t/<code>")
@public
def show_trace(code: str) -> Response:
    who = guesser()
    refuse_many(CODES, who)
    try:
        found = trace_of(code)
    except NotThere as unknown:
        with writing():
            note_wrong(CODES, who)
            commit()
        return show("plans/find_trace.html", typed=code[:40], problem=str(unknown), status=404)
    return show("plans/show_trace.html", trace=found)
