"""Every place that takes a file refuses what is no honest workbook, in words, before anything reads it, and is left as
it was (quality H5, H6, H9). What the reader itself withstands: tests/exchange/test_hostile_files.py."""

import io
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.workbooks import package
from tests.browser import form_data, texts
from tests.exchange.test_hostile_files import OLE, good, with_parts

pytestmark = pytest.mark.once

__all__ = ["good"]
# Page with the form → who sends it.
PLACES = {
    "/plans/{plan_id}/workbook/upload": "clerk",
    "/imports/units": "admin",
    "/imports/people": "admin",
    "/imports/totals": "reviewer",
    "/catalogues/import": "county",
}
BOMB = bytes(20 * 1024**2)
FILES = {
    "macro": ("计划表.xlsm", lambda good: with_parts(good, **{"xl/vbaProject.bin": b"x"}), "宏"),
    "hidden macro": ("计划表.xlsx", lambda good: with_parts(good, **{"x/../XL\\vbaProject2.bin": b"x"}), "宏"),
    "bomb": ("计划表.xlsx", lambda good: with_parts(good, **{"xl/worksheets/sheet2.xml": BOMB}), "太大"),
    "old": ("计划表.xlsx", lambda _: OLE + bytes(3000), "旧格式"),
    "picture": ("计划表.xlsx", lambda _: b"\x89PNG\r\n\x1a\n" + bytes(300), "不是 .xlsx"),
    "program": ("计划表.xlsx", lambda _: b"MZ" + bytes(300), "不是 .xlsx"),
    "page": ("计划表.xlsx", lambda _: b"<html><script>alert(1)</script>", "不是 .xlsx"),
    "cut": ("计划表.xlsx", lambda good: good[: len(good) // 2], "不完整"),
    "large": ("计划表.xlsx", lambda good: good + bytes(package.MAX_BYTES), "5 MB"),
    "too large to be received": ("计划表.xlsx", lambda _: bytes(21 * 1024**2), "5 MB"),
    "names that climb": (
        "../../计划表.xlsx",
        lambda good: with_parts(good, **{"../../../tmp/climbed": b"x", "/tmp/climbed": b"x", "C:\\climbed": b"x"}),
        "",
    ),
    "nothing": ("", lambda _: b"", ""),
}


@pytest.fixture
def places_for_files(browse, world):
    """(browser, address) of every form with a file field."""
    return [(browse(who), address.format(**world[1])) for address, who in PLACES.items()]


def send(browser, address, name, data) -> BeautifulSoup:
    form = browser.get(address).select_one("main form[enctype='multipart/form-data']")
    kept = {key: value for key, value in form_data(form).items() if key != "workbook"}
    file = FileStorage(io.BytesIO(data), name, content_type="application/octet-stream")
    boundary, body = encode_multipart(kept | {"name": "本县目录", "workbook": file})
    answer = browser._send("post", form["action"], data=body, content_type=f"multipart/form-data; boundary={boundary}")
    page = SimpleNamespace(status=answer.status_code, html=BeautifulSoup(answer.text, "html.parser"))
    answer.close()
    return page


@pytest.mark.parametrize("kind", FILES)
def test_refused_everywhere_and_nothing_is_kept(places_for_files, dump, good, kind, tmp_path):
    name, make, words = FILES[kind]
    before = dump(leave={"user_session"})
    for browser, address in places_for_files:
        page = send(browser, address, name, make(good))
        assert page.status in (413, 422), (address, page.status)
        said = " ".join(texts(page.html, "main"))
        assert words in said and "Traceback" not in said, (address, said[:300])
        assert page.html.select_one("main input[type=file]"), f"{address}: the next try is on the same page"
    assert dump(leave={"user_session"}) == before


def test_every_place_is_met(app):
    """A new form with a file field is added above."""
    found = []
    for name in app.jinja_env.list_templates():
        source = app.jinja_env.loader.get_source(app.jinja_env, name)[0]
        if "multipart/form-data" in source:
            found.append(name)
    assert len(found) == 3, found  # One page serves both lists of the office.
