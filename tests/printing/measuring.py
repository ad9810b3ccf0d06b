"""What a paper really measures: its pages, and of every table row its height and the lines of its cells.

Read from the renderer's own boxes, in a process with our faces only (as tests/ledgers/drawing.py draws).
"""

import json
from typing import NamedTuple

from portal.kernel.config import ROOT
from tests.drawing_process import run_program

CHILD = """
import json, sys
from weasyprint import CSS, HTML
from weasyprint.formatting_structure import boxes

order = json.load(sys.stdin)
html = HTML(string=order["html"])
drawn = html.render(stylesheets=[CSS(string=text) for text in order["css"]])
lines, heights = {}, {}

def walk(box, cell):
    if isinstance(box, boxes.TableCellBox):
        cell = box.element
    if isinstance(box, boxes.TableRowBox):
        heights[box.element] = heights.get(box.element, 0) + box.height * 25.4 / 96
    if isinstance(box, boxes.LineBox) and cell is not None:
        lines[cell] = lines.get(cell, 0) + 1
    for child in getattr(box, "children", ()):
        walk(child, cell)

for page in drawn.pages:
    walk(page._page_box, None)
rows = [
    {
        "name": row.get("class") or "",
        "height": heights.get(row, 0),
        "cells": [["".join(cell.itertext()), lines.get(cell, 0)] for cell in row.findall("td")],
    }
    for row in html.etree_element.iter("tr")
]
json.dump({"pages": len(drawn.pages), "rows": rows}, sys.stdout)
"""


class Row(NamedTuple):
    """A row of a table: its class, its height in mm, and (text, lines) of each td."""

    name: str
    height: float
    cells: list[tuple[str, int]]


class Measured(NamedTuple):
    pages: int
    rows: list[Row]

    def rows_with(self, cell_count: int) -> list[Row]:
        return [row for row in self.rows if len(row.cells) == cell_count]


def measure(template, context, stylesheets, app) -> Measured:
    """The paper that this template and context make."""
    html = app.jinja_env.get_template(template).render(context)
    css = [(ROOT / "static" / "css" / "paper" / name).read_text("utf-8") for name in stylesheets]
    answer = json.loads(run_program(CHILD, {"html": html, "css": css}))
    rows = [Row(row["name"], row["height"], [(text, count) for text, count in row["cells"]]) for row in answer["rows"]]
    return Measured(answer["pages"], rows)
