"""Drawing in the child process: the same bytes, nothing fetched, and no document brings the portal down."""

import http.server
import io
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pypdf
import pytest

from portal.printing.failures import RenderFailed, RenderStopped
from portal.printing.fonts import FACES
from portal.printing.process import LIMITS
from portal.printing.render import Renderer, render_pdf

pytestmark = pytest.mark.once

PAGE = "<!doctype html><html lang=zh><title>表</title><body><p>桃花峪村</p><table>{}</table>"
ROWS = "<tr><td>措施</td><td>王秀英（文书）</td></tr>" * 60
CSS = ["@page { size: A4 } body { font-family: 'Portal Song' } td:nth-child(2) { font-family: 'Portal Kai' }"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fontconfig")


@pytest.fixture
def renderer(folder):
    return Renderer(folder)


@pytest.fixture
def ill_renderer(folder, tmp_path):
    """A renderer whose child does something else than drawing."""

    def make(program, limits=LIMITS):
        path = tmp_path / "ill.py"
        path.write_text(program, "utf-8")
        return Renderer(folder, program=path, limits=limits)

    return make


def fonts_of(pdf):
    names = set()
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        names |= {font.get_object()["/BaseFont"].partition("+")[2] for font in page["/Resources"]["/Font"].values()}
    return names


def is_gone(pid):
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


def test_same_input_same_bytes(renderer):
    html = PAGE.format(ROWS)
    first, second = renderer.draw(html, CSS), renderer.draw(html, CSS)
    assert first.pdf == second.pdf and first.pdf.startswith(b"%PDF-")
    assert first.pages == len(pypdf.PdfReader(io.BytesIO(first.pdf)).pages) > 1


def test_a_large_document_reaches_a_child_that_is_slow_to_begin(ill_renderer):
    """More than a pipe holds, and a child that reads only after the first look at it; it is told how far it is."""
    program = """import os, sys, time
time.sleep(1.5)
os.write(int(sys.argv[2]), b"0 3\\n")
read = len(sys.stdin.buffer.read())
time.sleep(1.5)
print('{"sheets": [{"pages": %d, "size": 0}], "families": [], "missing": []}' % read)"""
    seen = []
    drawn = ill_renderer(program).draw("<p>一</p>" * 100_000, [], timeout=20, watch=seen.append)
    assert drawn.pages > 800_000 and seen[0] == 0 and seen[-1] == 3


def test_what_the_watch_raises_ends_the_child(ill_renderer, tmp_path):
    note = tmp_path / "pid"

    def stop(_page):
        raise KeyError("cancelled")

    program = f"import os; open({str(note)!r}, 'w').write(str(os.getpid()))\nwhile True: pass"
    with pytest.raises(KeyError):
        ill_renderer(program).draw("<p>一</p>", [], timeout=20, watch=stop)
    assert is_gone(int(note.read_text()))


def test_the_pages_are_told_while_they_are_laid_out(folder):
    seen, warm = [], Renderer(folder, warm=True)
    drawn = warm.draw(PAGE.format(ROWS * 30), CSS, watch=seen.append)
    warm.close()
    assert seen == sorted(seen) and 0 < seen[-1] <= drawn.pages


def test_render_pdf_is_for_whoever_needs_bytes_only(app):
    with app.app_context():
        assert render_pdf("<p>一</p>", []).startswith(b"%PDF-")


def test_a_waiting_child_draws_the_same(folder, renderer):
    warm = Renderer(folder, warm=True)
    try:
        assert warm.draw(PAGE.format(ROWS), CSS) == renderer.draw(PAGE.format(ROWS), CSS)
    finally:
        warm.close()
    with pytest.raises(RenderStopped):
        warm.draw("<p>一</p>", [])


def test_only_our_faces_are_used(renderer):
    html = '<p>一</p><p style="font-family: DejaVu Sans, monospace">二</p><p style="font-family: serif">三</p>'
    named = fonts_of(renderer.draw(html, CSS).pdf)
    ours = tuple(face.family.replace(" ", "-") for face in FACES)
    assert named and all(name.startswith(ours) for name in named), named


@pytest.fixture
def canary():
    """An address that must not be asked for, and what was asked all the same."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


def test_nothing_is_fetched(renderer, canary, tmp_path):
    address, asked = canary
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET-KEY", "ascii")
    html = f"""<!doctype html><base href="{address}/"><link rel=stylesheet href="{address}/a.css">
      <link rel=attachment href="file://{secret}"><link rel=attachment href="{address}/attached">
      <style>@import url({address}/b.css); @font-face {{ font-family: x; src: url({address}/c.ttf) }}</style>
      <body style="background: url({address}/d.png)"><img src="{address}/e.png"><img src="relative.png">
      <img src="file://{secret}"><object data="{address}/f.svg"></object><embed src="{address}/g.svg">
      <svg xmlns="http://www.w3.org/2000/svg"><image href="{address}/h.png"/><use href="{address}/i.svg#a"/></svg>
      <img src="data:image/svg+xml;utf8,&lt;svg xmlns='http://www.w3.org/2000/svg'&gt;&lt;image
      href='{address}/j.png'/&gt;&lt;/svg&gt;"><a rel=attachment href="file://{secret}">附件</a><p>一</p>"""
    drawn = renderer.draw(html, [f"@import url({address}/k.css); @import 'file://{secret}'; p {{ color: red }}"])
    reader = pypdf.PdfReader(io.BytesIO(drawn.pdf))
    assert asked == []
    assert dict(reader.attachments) == {}
    writer = pypdf.PdfWriter(clone_from=reader)
    streams = [each.get_data() for each in writer._objects if hasattr(each, "get_data")]
    assert streams and not any(b"SECRET" in stream for stream in (drawn.pdf, *streams))


def test_an_endless_document_is_stopped(ill_renderer):
    with pytest.raises(RenderFailed, match="用时太长") as stopped:
        ill_renderer("while True: pass").draw("<p>一</p>", [], timeout=1)
    assert not stopped.value.is_crash


def test_the_processor_is_limited_too(ill_renderer):
    busy = ill_renderer("while True: pass", {**LIMITS, resource.RLIMIT_CPU: 1})
    with pytest.raises(RenderFailed, match="用时太长"):
        busy.draw("<p>一</p>", [], timeout=30)


def test_memory_is_limited(ill_renderer):
    with pytest.raises(RenderFailed, match="内存不够"):
        ill_renderer("held = []\nwhile True: held.append(bytearray(10**8))").draw("<p>一</p>", [], timeout=30)


def test_a_broken_child_is_a_crash(ill_renderer):
    program = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    with pytest.raises(RenderFailed, match="意外中断") as broken:
        ill_renderer(program).draw("<p>一</p>" * 100_000, [], timeout=30)
    assert broken.value.is_crash


def test_what_the_child_started_ends_with_it(ill_renderer, tmp_path):
    note = tmp_path / "pid"
    program = f"""import subprocess, sys
child = subprocess.Popen(["sleep", "300"])
open({str(note)!r}, "w").write(str(child.pid))
while True: pass"""
    with pytest.raises(RenderFailed):
        ill_renderer(program).draw("<p>一</p>", [], timeout=2)
    assert is_gone(int(note.read_text()))


def test_the_child_ends_when_the_portal_is_killed(folder):
    program = f"""import sys
from pathlib import Path
from portal.printing.render import Renderer
child = Renderer(Path({str(folder)!r}), warm=True)._spare
print(child.pid, flush=True)
sys.stdin.read()"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    ) as portal:
        child = int(portal.stdout.readline())
        time.sleep(1)  # Until it has asked the kernel for it.
        os.kill(portal.pid, signal.SIGKILL)
        portal.wait()
    assert is_gone(child)


@pytest.mark.parametrize(
    ("html", "css", "drawn", "lost"),
    [
        ("<title>☑</title><p>张😀三</p><!-- ☑ -->", [], "张〓三", 1),
        ("<p>&#9745;&#x1f600;</p>", [], "√〓", 1),
        ("<p>一</p>", ["p::before { content: '👍' }"], "〓一", 0),
    ],
)
def test_a_missing_character_never_stops_a_paper(renderer, html, css, drawn, lost):
    made = renderer.draw(html, css)
    assert pypdf.PdfReader(io.BytesIO(made.pdf)).pages[0].extract_text() == drawn and made.undrawn == lost


def test_what_a_face_does_not_keep_is_no_empty_box(renderer, monkeypatch, caplog):
    """The list of what they draw is wrong: the child finds out, and it is drawn once more."""
    monkeypatch.setattr("portal.printing.undrawn.missing_characters", lambda _text: [])
    made = renderer.draw("<p>张😀三</p>", [])
    assert pypdf.PdfReader(io.BytesIO(made.pdf)).pages[0].extract_text() == "张〓三"
    assert "no face drew 😀 (U+1F600)" in caplog.text


def test_an_archive_takes_it(renderer):
    """What PDF/A-2b asks for first: it names itself, carries its colours and its faces, and is tagged."""
    drawn = renderer.draw('<html lang="zh-CN"><title>存档</title><h1>一</h1><p>村\u2011A</p></html>', CSS, archive=True)
    catalog = pypdf.PdfReader(io.BytesIO(drawn.pdf)).trailer["/Root"]
    told = catalog["/Metadata"].get_object().get_data().decode()
    assert 'part="2"' in told or "<pdfaid:part>2" in told
    assert 'conformance="B"' in told or "<pdfaid:conformance>B" in told
    [intent] = catalog["/OutputIntents"]
    assert intent.get_object()["/S"] == "/GTS_PDFA1" and "/DestOutputProfile" in intent.get_object()
    assert catalog["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in catalog
    assert all(name.startswith("Portal") for name in fonts_of(drawn.pdf))
    assert renderer.draw("<p>一</p>", CSS, archive=True).pdf == renderer.draw("<p>一</p>", CSS, archive=True).pdf
