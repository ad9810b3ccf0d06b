"""What every form of the portal carries, put in where templates are read, so that no page can forget it.

`autocomplete="off"` keeps the browser from filling a form with what it remembers of an earlier visit: after Back, a
reload or a restored tab the page shows what the server has. The end mark is the last field of a form that is posted: a
request that was cut on its way, and whose length was mended by somebody in between, arrives without it, and is refused
instead of being read as a form in which the missing fields are empty.
"""

import re

from flask import Flask, request
from jinja2.ext import Extension

from portal.kernel.errors import CutOff
from portal.web.requests import is_too_large

END = "end"
MARK = f'<input type="hidden" name="{END}" value="1">'
FORM = re.compile(r"<form\b(?P<rest>.*?)</form>", re.DOTALL)
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class WholeForms(Extension):
    """Completes the forms of a template before it is compiled: nothing is left to do when a page is made."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return FORM.sub(_completed, source)


def _completed(form: re.Match[str]) -> str:
    rest = form["rest"]
    own = "" if "autocomplete=" in rest.partition(">")[0] else ' autocomplete="off"'
    mark = MARK if 'method="post"' in rest and f'name="{END}"' not in rest else ""
    return f"<form{own}{rest}{mark}</form>"


def complete_forms(app: Flask) -> None:
    """From the first template on that is read."""
    app.jinja_env.add_extension(WholeForms)


def refuse_what_was_cut() -> None:
    """A form that arrives without its end mark is not read any further.

    Raises:
        CutOff: a field may be missing that was there when the person pressed.
    """
    if request.method != "POST" or not request.endpoint or request.mimetype not in FORM_TYPES or is_too_large():
        return
    if END not in request.form:
        raise CutOff
