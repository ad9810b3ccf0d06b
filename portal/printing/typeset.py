"""From a built document to what the renderer draws: HTML, style sheets, and the key that names both."""

import hashlib
import re
from functools import cache
from html import unescape
from importlib.metadata import version
from pathlib import Path

from flask import current_app

from portal.printing.documents.base import Built
from portal.printing.faces import FACES, FONT_FOLDER, describe, missing_characters
from portal.printing.render import RenderFailed, Sheets

SHEET_FOLDER = Path(__file__).resolve().parents[2] / "static" / "css" / "paper"
_TAG = re.compile(r"<[^>]*>")


def typeset(built: Built) -> Sheets:
    """The document as HTML with its style sheets.

    The key covers every byte that goes in: the HTML (and so the content, the decision and the template), the sheets,
    the faces and the renderer's version. Equal keys are equal papers.
    """
    # Not render_template: what it adds to every page (who is signed in, the menu) has no place on paper.
    html = current_app.jinja_env.get_template(f"printing/paper/{built.template}").render(**built.context)
    css = tuple((SHEET_FOLDER / name).read_text("utf-8") for name in ("paper.css", *built.sheets))
    digest = hashlib.sha256(f"{version('weasyprint')}\0{_faces_digest()}".encode())
    for part in (*css, html):
        digest.update(hashlib.sha256(part.encode()).digest())
    return Sheets(html, css, digest.hexdigest())


def refuse_missing_characters(built: Built, sheets: Sheets) -> None:
    """A character that no face can draw would be an empty box in the meeting: better no paper, and say which.

    Raises:
        RenderFailed: names the characters, and where the first of them stands.
    """
    missing = missing_characters(unescape(_TAG.sub("", sheets.html)))
    if not missing:
        return
    named = "、".join(describe(character) for character in missing[:5])
    where = next((place for place, text in built.places() if missing[0] in text), "")
    place = f"“{missing[0]}”在{where}。" if where else ""
    raise RenderFailed(f"有 {len(missing)} 个字打印字体里没有：{named}。{place}请换一个写法，或联系管理员补充字体。")


@cache
def _faces_digest() -> str:
    """The faces as they were when this process started: they change with a new version of the portal only."""
    digest = hashlib.sha256()
    for face in FACES:
        digest.update((FONT_FOLDER / face.file_name).read_bytes())
    return digest.hexdigest()
