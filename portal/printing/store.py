"""From a built document to HTML and style sheets, the key that names the finished PDF, and the place where it is kept.

Equal keys are equal papers: the same paper is made once, whoever asks for it.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from flask import current_app
from jinja2 import meta

from portal.kernel.canonical_json import canonical_json
from portal.kernel.config import ROOT
from portal.printing.document import Built
from portal.printing.fonts import FACES, FONT_FOLDER
from portal.printing.render import Drawn
from portal.web.feature import features

PDF, ZIP, XLSX, DOCX = ".pdf", ".zip", ".xlsx", ".docx"
SHEET_FOLDER = ROOT / "static" / "css" / "paper"


def html_of(built: Built, stretch: Mapping[str, Any] = MappingProxyType({})) -> str:
    """The document, or a stretch of it, as HTML. Not render_template: what that adds to every page (who is signed in,
    the menu) has no place on paper."""
    return current_app.jinja_env.get_template(built.template).render({**built.context, **stretch})


def css_of(built: Built) -> list[str]:
    return [(SHEET_FOLDER / name).read_text("utf-8") for name in built.stylesheets]


def file_key(built: Built) -> str:
    """Everything that decides what the paper looks like, as one hash: the data's identity, the templates and sheets it
    goes through, the code that lays it out, the faces, the renderer."""
    digest = hashlib.sha256(f"{version('weasyprint')}\0{_faces_digest()}\0{_code_digest()}".encode())
    for part in (
        canonical_json([built.template, built.title, built.file_name, built.identity, built.is_archive]),
        *(_templates(built.template) if built.template else ()),
    ):
        digest.update(hashlib.sha256(part.encode()).digest())
    for sheet in css_of(built):
        digest.update(hashlib.sha256(sheet.encode()).digest())
    return digest.hexdigest()


class Kept(NamedTuple):
    """A finished document and what was noted beside it; the number of pages cannot be seen from outside."""

    path: Path
    size: int
    pages: int  # of a ZIP: papers; of an Excel file: rows; of a Word file, which has them where it is opened: 0
    file_name: str
    undrawn: int = 0  # places where it has 〓 for a character that no face draws
    sha256: str = ""  # noted of a ZIP only, which people carry elsewhere and check there


def find(key: str | None) -> Kept | None:
    """The document of this key, if it is there."""
    if key is None:
        return None
    place = _place(key)
    try:
        note = json.loads(place.with_suffix(".json").read_text("utf-8"))
        place = place.with_suffix(note.get("suffix", PDF))
        size = place.stat().st_size
    except FileNotFoundError:
        return None
    return Kept(place, size, note["pages"], note["file_name"], note.get("undrawn", 0), note.get("sha256", ""))


def note_of(key: str) -> Path:
    """Where the note of a document lies, whether it is there or not."""
    return _place(key).with_suffix(".json")


def is_from_before_marks(key: str) -> bool:
    """Whether it was drawn before papers with inside knowledge were marked: the notes of these say nothing of 〓, which
    has been counted ever since."""
    try:
        return "undrawn" not in json.loads(note_of(key).read_text("utf-8"))
    except FileNotFoundError:
        return False


def keep(key: str, drawn: Drawn, file_name: str, *, is_lasting: bool = False) -> Kept:
    """Put a document into its place. The note goes first: a document that is there is complete."""
    place, undrawn = _place(key), drawn.undrawn
    note = {"pages": drawn.pages, "file_name": file_name, "is_lasting": is_lasting, "undrawn": undrawn}
    place.parent.mkdir(parents=True, exist_ok=True)
    write(place.with_suffix(".json"), canonical_json(note).encode())
    write(place, drawn.pdf)
    return Kept(place, len(drawn.pdf), drawn.pages, file_name, undrawn)


def keep_packed(key: str, pack: Callable[[Path], tuple[int, int]], file_name: str, suffix: str = ZIP) -> Kept:
    """Have a file that is no paper written beside its place, and put it there when it is complete."""
    place = _place(key).with_suffix(suffix)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, suffix=".part", delete=False) as file:
        draft = Path(file.name)
    try:
        papers, undrawn = pack(draft)
        with draft.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        note = {"pages": papers, "file_name": file_name, "is_lasting": False, "suffix": suffix, "sha256": sha256}
        note["undrawn"] = undrawn
        write(place.with_suffix(".json"), canonical_json(note).encode())
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    _sync(place.parent)
    return Kept(place, place.stat().st_size, papers, file_name, undrawn, sha256)


def folder() -> Path:
    """Where all finished documents are."""
    return Path(current_app.config["INSTANCE"]) / "prints"


def _place(key: str) -> Path:
    return folder() / key[:2] / f"{key}{PDF}"


def write(place: Path, content: bytes) -> None:
    """In one step: whoever opens the place sees all of it or none, also after a power cut, since it is on the disk
    before it has its name."""
    with tempfile.NamedTemporaryFile(dir=place.parent, suffix=".part", delete=False) as file:
        draft = Path(file.name)
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)
    _sync(place.parent)


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _templates(name: str) -> list[str]:
    """The source of a template and of all that it includes, imports or extends, in the order of their names."""
    environment, found, open_names = current_app.jinja_env, dict[str, str](), {name}
    while open_names:
        current = open_names.pop()
        source, _, _ = environment.loader.get_source(environment, current)  # type: ignore[union-attr]
        found[current] = source
        named = meta.find_referenced_templates(environment.parse(source))
        open_names |= {other for other in named if other} - found.keys()
    return [found[key] for key in sorted(found)]


@cache
def _faces_digest() -> str:
    """The faces as they were when this process started: they change with a new version of the portal only."""
    return _digest_of(FONT_FOLDER / face.file_name for face in FACES)


def _code_digest() -> str:
    return _digest_below(tuple(features().folders))


@cache
def _digest_below(folders: Sequence[Path]) -> str:
    """The modules that say what stands where on the paper, and which rows may be cut (`domain/fit`)."""
    here = Path(__file__).parent
    places = [here, here / "binding", *(folder / own for folder in folders for own in ("papers", "domain/fit"))]
    return _digest_of(path for place in places for path in sorted(place.glob("*.py")))


def _digest_of(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
