"""The style sheets and scripts as two files, compressed, at addresses that change when they do.

Villages are on bad lines: two requests instead of nine, 30 kB instead of 110. The files stay apart in static/, one a
feature; they are joined in memory, so that there is no build step. Everything else in static/ is served by Flask.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, request, url_for

from portal.kernel.config import ROOT
from portal.web import modules
from portal.web.access import public

STATIC = ROOT / "static"
SHEETS = ("tokens", "base", "forms", "plans", "reviews", "accounts", "printing", "table", "appraisals", "practice")
HTMX, ENTRY = "vendor/htmx-2.0.11.min.js", "site"

# Of whole lines only: nothing of this can stand inside a string, for ours end on the line on which they begin.
BLOCK_COMMENT = re.compile(rb"^/\*.*?\*/\n", re.DOTALL | re.MULTILINE)
CSS_COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)
END_COMMENT = re.compile(rb"[ \t]{2,}// .*$", re.MULTILINE)
LINE_COMMENT = re.compile(rb"^[ \t]*//.*\n", re.MULTILINE)
# What no rule needs; no string of ours holds any of it.
CSS_BLANK = re.compile(rb" (?=[{}])|(?<=[{};:,]) ")
EMPTY_BLOCK = re.compile(rb"\{ /\*[^*\n]*\*/ \}")
INDENT = re.compile(rb"^[ \t\n]+", re.MULTILINE)

bp = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Bundle:
    """Files joined: plain, compressed, and the version for the address."""

    plain: bytes
    compressed: bytes
    version: str


def asset(name: str) -> str:
    """The address of `site.css` or `site.js` with its version, which lets browsers keep it for a year."""
    return url_for(f"assets.{name.replace('.', '_')}", v=_bundle(name).version)


@bp.get("/assets/site.css")
@public
def site_css() -> Response:
    return _answer("site.css", "text/css")


@bp.get("/assets/site.js")
@public
def site_js() -> Response:
    return _answer("site.js", "text/javascript")


def _answer(name: str, mimetype: str) -> Response:
    bundle = _bundle(name)
    if not request.accept_encodings["gzip"]:
        return Response(bundle.plain, mimetype=mimetype, headers={"Vary": "Accept-Encoding"})
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(bundle.compressed, mimetype=mimetype, headers=headers)


def _bundle(name: str) -> Bundle:
    files = _files(name)
    return _joined(files, tuple(path.stat().st_mtime_ns for path in files))


@cache
def _files(name: str) -> tuple[Path, ...]:
    """Read once a process, not for every page: who imports another module starts the portal anew."""
    if name == "site.css":
        return tuple(STATIC / "css" / f"{sheet}.css" for sheet in SHEETS)
    return (STATIC / HTMX, *(STATIC / "js" / f"{module}.js" for module in modules.in_order(STATIC / "js", ENTRY)))


def _lean(path: Path) -> bytes:
    """Our files without comments, indentation and empty lines: those are for us, a third less is for bad lines."""
    text = path.read_bytes()
    if path.parent.name == "vendor":
        return text
    if path.suffix == ".css":
        return CSS_BLANK.sub(b"", INDENT.sub(b"", CSS_COMMENT.sub(b"", text)))
    code = LINE_COMMENT.sub(b"", END_COMMENT.sub(b"", BLOCK_COMMENT.sub(b"", text)))
    return INDENT.sub(b"", EMPTY_BLOCK.sub(b"{}", code))


@cache
def _joined(files: tuple[Path, ...], _changed: tuple[int, ...]) -> Bundle:
    plain = _script(files) if files[0].suffix == ".js" else b"\n".join(_lean(path) for path in files)
    return Bundle(plain, gzip.compress(plain, mtime=0), hashlib.sha256(plain).hexdigest()[:10])


def _script(files: tuple[Path, ...]) -> bytes:
    """htmx, then our modules; a semicolon, so that the one cannot run into the other."""
    vendor, *ours = files
    functions = "".join(modules.as_function(path.stem, _lean(path).decode()) for path in ours)
    return _lean(vendor) + b"\n;\n" + modules.strict(functions).encode()
