"""A year's archive: every approved paper in it, and any change to it found."""

import io
import json
import zipfile

import openpyxl
import pytest

from portal.exchange.archive.making import make_archive
from portal.exchange.archive.package import problems_of
from portal.printing import drawing
from portal.printing.render import Drawn, RenderFailed
from portal.reviews import services as reviews
from tests.exchange.test_lists import rows_of


class Press:
    """Draws nothing but says what it was asked to draw."""

    def __init__(self):
        self.drawn = []

    def draw(self, html, css, **_options):
        self.drawn.append(html)
        return Drawn(b"%PDF " + html.encode()[:2000], 3)


@pytest.fixture
def press(monkeypatch):
    press = Press()
    monkeypatch.setattr(drawing, "renderer", lambda: press)
    return press


@pytest.fixture
def approved_plan(submitted_plan, people, session):
    reviews.approve_plan(
        submitted_plan, seen_submission_id=submitted_plan.latest_submission_id, opinion="同意", actor=people["reviewer"]
    )
    session.commit()
    return submitted_plan


@pytest.fixture
def archive(app, approved_plan, places, cycle, press, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    place = tmp_path / "青山镇.zip"
    assert make_archive(places["青山镇"], cycle, place, lambda *said: None) == (1, 1)
    return place


def rewritten(place, change):
    """The archive again, with `change(name, content)` in the place of each file; None leaves it out."""
    with zipfile.ZipFile(place) as package:
        files = {name: change(name, package.read(name)) for name in package.namelist()}
    with zipfile.ZipFile(place, "w") as package:
        for name, content in files.items():
            if content is not None:
                package.writestr(name, content)


def test_it_holds_the_approved_papers_and_the_list_of_all(archive, approved_plan):
    with zipfile.ZipFile(archive) as package:
        names = package.namelist()
        manifest = json.loads(package.read("manifest.json"))
        rows = rows_of(openpyxl.load_workbook(io.BytesIO(package.read("清单.xlsx"))).active)
    paper = f"青山镇/001-{approved_plan.unit_id} 柳树村.pdf"
    assert names == [paper, "清单.xlsx", "manifest.json"]
    assert manifest["year"] == 2022 and [file["name"] for file in manifest["files"]] == names[:2]
    assert manifest["files"][0]["content_sha256"] == approved_plan.latest_submission.sha256
    assert [(row["村"], row["状态"], row["文件"]) for row in rows] == [
        ("柳树村", "已通过", paper),
        ("石桥村", "未开始", None),
    ]
    assert list(problems_of(archive)) == []


def test_a_paper_that_is_kept_is_not_drawn_again(archive, places, cycle, press, tmp_path):
    make_archive(places["青山镇"], cycle, tmp_path / "again.zip", lambda *said: None)
    assert len(press.drawn) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda name, content: content + b"x" if name.endswith(".pdf") else content, "已经改动或损坏"),
        (lambda name, content: None if name.endswith(".pdf") else content, "少了 青山镇/"),
        (lambda name, content: None if name == "manifest.json" else content, "不是本系统做的归档"),
        (lambda name, content: b"{" if name == "manifest.json" else content, "读不出来"),
    ],
)
def test_every_change_is_found(archive, change, says):
    rewritten(archive, change)
    [problem] = problems_of(archive)
    assert says in problem


def test_what_was_put_in_later_is_found(archive):
    with zipfile.ZipFile(archive, "a") as package:
        package.writestr("另一份.pdf", b"%PDF")
    assert "多了 另一份.pdf" in "".join(problems_of(archive))


def test_a_file_cut_short_is_found(archive):
    archive.write_bytes(archive.read_bytes()[:-200])
    assert "没有拷贝完整" in "".join(problems_of(archive))


def test_when_a_paper_cannot_be_drawn_nothing_is_left_behind(
    app, approved_plan, places, cycle, press, tmp_path, monkeypatch
):
    def fail(html, css, **_options):
        raise RenderFailed("排版用时太长")

    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    monkeypatch.setattr(press, "draw", fail)
    with pytest.raises(RenderFailed):
        make_archive(places["青山镇"], cycle, tmp_path / "a.zip", lambda *said: None)
    assert not list(tmp_path.glob("a.zip*"))


def test_the_commands(app, archive, approved_plan, session):
    run = app.test_cli_runner().invoke
    result = run(args=["archive", "verify", str(archive)])
    assert result.exit_code == 0 and "归档完好" in result.output
    archive.write_bytes(archive.read_bytes()[:-200])
    result = run(args=["archive", "verify", str(archive)])
    assert result.exit_code == 1 and "归档有 1 处问题" in result.output
