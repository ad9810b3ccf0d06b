"""The last page of a table: never a single row by itself, never a signature without one."""

import io
import re
from dataclasses import replace
from itertools import cycle, islice

import pypdf
import pytest

from portal.printing import drawing, queries
from portal.printing.render import Renderer

pytestmark = pytest.mark.once

ROW = re.compile(r"(?m)^\d+ [^年 ]")
# Numbers of rows around those that fill a page or two, for each paper and what stands at its end.
COUNTS = {
    "study": (range(7, 16), "主持人"),
    "ledger": (range(20, 28), "审核人"),
    "roster": (range(12, 20), "审核人"),
    "scorecard": (range(13, 18), "评委签字"),
    "feedback": (range(10, 15), "联系电话"),
}


@pytest.fixture(scope="module")
def renderer(tmp_path_factory):
    one = Renderer(tmp_path_factory.mktemp("fontconfig"))
    yield one
    one.close()


def of_so_many(built, count):
    """The paper with its rows again and again."""
    context = dict(built.context)
    for name in ("rows", "lines", "villages"):
        if name in context:
            context[name] = list(islice(cycle(context[name]), count))
    if "parts" in context:
        context["parts"] = [replace(part, rows=list(islice(cycle(part.rows), count))) for part in context["parts"][:1]]
    return replace(built, context=context, stretches=())


@pytest.mark.parametrize("key", COUNTS)
def test_no_row_and_no_signature_stands_alone(key, township, renderer, monkeypatch):
    monkeypatch.setattr(drawing, "renderer", lambda: renderer)
    whole, (counts, end), found = queries.build(key, {"unit_id": township.id}, None), COUNTS[key], {}
    orders = [drawing.order_of(of_so_many(whole, count)) for count in counts]
    for count, drawn in zip(counts, drawing.draw_many(orders), strict=True):
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(drawn.pdf)).pages]
        assert end in pages[-1] and not any(end in page for page in pages[:-1])
        found[count] = (len(pages), len(ROW.findall(pages[-1])))
    assert all(rows >= 2 for pages, rows in found.values() if pages > 1), found
    assert len({pages for pages, _ in found.values()}) > 1, "the numbers say nothing about a page's end"
