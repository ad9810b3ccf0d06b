"""Papers as the renderer draws them, for the tests of what stands on their pages."""

import io
import json

import jinja2
from pypdf import PdfReader

from portal.kernel.config import ROOT
from tests.drawing_process import run_program
from tests.papers import DOCUMENTS

# Nothing is fetched.
RENDER = """
import json, sys
from weasyprint import CSS, HTML
def refuse(url, *rest, **more): raise SystemExit(f"fetched {url}")
order = json.load(sys.stdin)
sheets = [CSS(string=text, url_fetcher=refuse) for text in order["css"]]
sys.stdout.buffer.write(HTML(string=order["html"], url_fetcher=refuse).write_pdf(stylesheets=sheets))
"""


def build(key, person, **params):
    json.dumps(params)
    return DOCUMENTS[key].build(params, person)


def pages_of(built, app):
    """The pages of a paper. A name that its template lacks, or a rule that the renderer does not know, is an error."""
    strict = app.jinja_env.overlay(undefined=jinja2.StrictUndefined)
    html = strict.get_template(built.template).render(built.context)
    css = [(ROOT / "static" / "css" / "paper" / name).read_text("utf-8") for name in built.stylesheets]
    return PdfReader(io.BytesIO(run_program(RENDER, {"html": html, "css": css}))).pages


def text_of(page):
    """The words of a page without white space: where lines break is not the question."""
    return "".join(page.extract_text().split())
