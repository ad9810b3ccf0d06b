"""Sheets, faces and tables of a Word file, as GB/T 9704 has them: what the two documents share.

What people wrote goes in as runs of text only; python-docx escapes it, and fields or links are never made of it.
"""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from portal.kernel import clock
from portal.kernel.text import clean

SONG, HEI = "宋体", "黑体"
A4 = (Mm(210), Mm(297))


class Margins(NamedTuple):
    """In millimetres; those of the paper."""

    top: int = 16
    right: int = 18
    bottom: int = 18
    left: int = 24


def new_document(title: str) -> Any:
    """An empty document upright on A4, with its title in its properties and without the library's own name."""
    document = Document()
    said, now = document.core_properties, clock.now().astimezone(dt.UTC).replace(tzinfo=None)
    said.title, said.author, said.comments, said.created, said.modified = clean(title)[:250], "", "", now, now
    normal = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    set_face(normal, SONG)
    normal.paragraph_format.space_after = Pt(0)
    lay(document.sections[0], Margins(), lying=False)
    return document


def lay(section: Any, margins: Margins, *, lying: bool) -> None:
    """A4 upright or lying."""
    short, long = A4
    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if lying else (short, long)
    for side, millimetres in margins._asdict().items():
        setattr(section, f"{side}_margin", Mm(millimetres))


def new_section(document: Any, margins: Margins, *, lying: bool) -> None:
    """From here on a new page of this shape."""
    lay(document.add_section(WD_SECTION.NEW_PAGE), margins, lying=lying)


def set_face(styled: Any, face: str) -> None:
    """The face for Chinese characters as well: Word keeps two names."""
    styled.font.name = face
    properties = styled.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), face)


def write(paragraph: Any, text: str, *, bold: bool = False, face: str = "", size: float = 0) -> Any:
    """A run of words; line breaks stay line breaks."""
    run = paragraph.add_run(clean(text))
    run.bold = bold or None
    if face:
        set_face(run, face)
    if size:
        run.font.size = Pt(size)
    return run


def heading(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(10), Pt(4)
    paragraph.paragraph_format.keep_with_next = True
    write(paragraph, text, bold=True, face=HEI, size=12)


def title(document: Any, *lines: str) -> None:
    """2号 in the middle, a line for each part."""
    for line in lines:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(paragraph, line, bold=True, size=22)


def note(document: Any, text: str) -> None:
    write(document.add_paragraph(), text)


def new_table(document: Any, widths: Sequence[float], head: Sequence[str] = ()) -> Any:
    """A table with fixed columns (millimetres); a head is repeated on every page."""
    table = document.add_table(rows=0, cols=len(widths))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    if head:
        row = add_row(table, head, heads=range(len(head)))
        repeat(row)
    return table


def add_row(table: Any, texts: Sequence[str], heads: Sequence[int] = (), middle: Sequence[int] = ()) -> Any:
    """A row that is not cut at the end of a page; `heads`: columns that are labels, `middle`: centred ones."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    # `row.cells` is made anew at each look, and each cell looks for the width of its column.
    for place, (cell, text, column) in enumerate(zip(row.cells, texts, table.columns, strict=True)):
        cell.width = column.width
        paragraph = cell.paragraphs[0]
        if place in heads:
            shade(cell)
        if place in heads or place in middle:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(paragraph, text, face=HEI if place in heads else "")
    return row


def add_band(table: Any, text: str) -> None:
    """A name across the whole table, kept on one page with the row below it."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    cells = row.cells
    cell = cells[0].merge(cells[-1])
    shade(cell)
    write(cell.paragraphs[0], text, face=HEI)
    cell.paragraphs[0].paragraph_format.keep_with_next = True


def repeat(row: Any) -> None:
    """Have the row drawn again at the top of every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def shade(cell: Any) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F0F0F0")):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def foot(document: Any, text: str) -> None:
    """What the foot of every page says, with 第 X 页 共 Y 页."""
    paragraph = document.sections[0].footer.paragraphs[0]
    write(paragraph, f"{text}　第 ", size=8.5)
    _count(paragraph, "PAGE")
    write(paragraph, " 页 共 ", size=8.5)
    _count(paragraph, "NUMPAGES")
    write(paragraph, " 页", size=8.5)


def _count(paragraph: Any, what: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), what)
    paragraph._p.append(field)


def content_of(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
