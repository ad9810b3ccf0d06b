"""A year's archive: every approved paper in it, and any change to it found."""

import datetime as dt
import hashlib
import io
import json
import os
import zipfile

import openpyxl
import pytest
import sqlalchemy as sa

from portal.accounts.models import User
from portal.cycles.papers.archive_contents import contents_of
from portal.cycles.papers.archive_making import make_archive
from portal.cycles.papers.archive_package import problems_of
from portal.history.models import Event
from portal.kernel.errors import Conflict, NotAllowed
from portal.messages.models import Message
from portal.plans.queries import plan_or_404
from portal.printing import drawing, services, store
from portal.printing.clearing import clear_old
from portal.printing.failures import RenderFailed
from portal.printing.models import JobState, PrintJob
from portal.printing.pickup.services import make_pickup
from portal.printing.render import Drawn
from portal.reviews import services as reviews
from tests.exchange.test_lists import rows_of


class Press:
    """Draws nothing but says what it was asked to draw."""

    def __init__(self):
        self.drawn = []

    def draw(self, html, css, **_options):
        self.drawn.append(html)
        return Drawn(b"%PDF " + html.encode()[:2000], 3)

    def draw_all(self, sheets, watch=lambda page: None, **_options):
        assert sheets, "the child knows no order of nothing"
        watch(1)
        return [self.draw(sheet.html, sheet.css) for sheet in sheets]


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


def quietly(done, of, words):
    """Nobody waits."""


@pytest.fixture
def archive(app, approved_plan, places, cycle, press, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    place = tmp_path / "青山镇.zip"
    contents = contents_of(places["青山镇"], cycle, None)
    assert (len(contents.approved), len(contents.entries)) == (1, 2)
    make_archive(contents, place, quietly)
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
    assert names == [paper, "清单.xlsx", "怎样核对.txt", "manifest.json"]
    assert manifest["year"] == 2022 and [file["name"] for file in manifest["files"]] == names[:3]
    assert manifest["files"][0]["content_sha256"] == approved_plan.latest_submission.sha256
    assert [(row["村"], row["状态"], row["文件"]) for row in rows] == [
        ("柳树村", "已通过", paper),
        ("石桥村", "未开始", None),
    ]
    assert list(problems_of(archive)) == []


def test_a_paper_that_is_kept_is_not_drawn_again(archive, places, cycle, press, tmp_path):
    """Acceptance 68: also when there is nothing left to draw at all."""
    make_archive(contents_of(places["青山镇"], cycle, None), tmp_path / "again.zip", quietly)
    assert len(press.drawn) == 1
    assert list(problems_of(tmp_path / "again.zip")) == []


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
        make_archive(contents_of(places["青山镇"], cycle, None), tmp_path / "a.zip", quietly)
    assert not list(tmp_path.glob("a.zip*"))


def test_the_commands(app, archive, approved_plan, session):
    run = app.test_cli_runner().invoke
    result = run(args=["archive", "verify", str(archive)])
    assert result.exit_code == 0 and "归档完好" in result.output
    archive.write_bytes(archive.read_bytes()[:-200])
    result = run(args=["archive", "verify", str(archive)])
    assert result.exit_code == 1 and "归档有 1 处问题" in result.output


# person → looking at the page, asking for the township's archive
PEOPLE = {
    None: (302, 401),
    "secretary": (403, 403),
    "clerk": (403, 403),
    "liaison": (403, 403),
    "reviewer": (200, 303),
    "viewer": (200, 303),
    "outsider": (200, 404),
    "county": (200, 303),
    "admin": (403, 403),
}


@pytest.fixture
def office(app, approved_plan, press, tmp_path, monkeypatch):
    """The print centre with a folder of its own; the numbers of the jobs it hands to the worker."""
    numbers = []
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    monkeypatch.setattr("portal.printing.queue.enqueue", numbers.append)
    return numbers


@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_make_one(browse, office, places, who, without_tokens):
    browser, (look, ask) = browse(who), PEOPLE[who]
    browser.get("/archive", expect=look)
    browser.post("/prints", {"document": "archive", "unit_id": places["青山镇"].id, "year": 2022}, expect=ask)
    assert len(office) == (ask == 303)


def test_a_township_makes_its_own_only(browse, office, places, without_tokens):
    for place, expect in (("明县", 403), ("白河乡", 404)):
        fields = {"document": "archive", "unit_id": places[place].id, "year": 2022}
        browse("reviewer").post("/prints", fields, expect=expect)
    assert office == []


def test_from_the_page_to_the_file_on_the_table(browse, office, session, tmp_path, monkeypatch):
    monkeypatch.setattr(services, "PATIENCE", dt.timedelta(seconds=-1))  # as if it had taken long
    browser = browse("reviewer")
    page = browser.get("/archive")
    assert "共 2 个村（社区），已通过 1 个，还没有通过 1 个" in page.text
    here = browser.submit(page, "main form[method=post]")
    services.run(*office)
    page = browser.follow(here)
    assert "1 份文件" in page.text and not page.select("a[href$=pickup]"), "nothing a stranger could take away"
    answer = browser.get(page.select_one("#job a")["href"]).response
    assert answer.mimetype == "application/zip"
    assert "attachment" in answer.headers["Content-Disposition"] and ".zip" in answer.headers["Content-Disposition"]
    (file := tmp_path / "a.zip").write_bytes(answer.data)
    assert hashlib.sha256(answer.data).hexdigest() in page.text
    assert list(problems_of(file)) == []
    with zipfile.ZipFile(file) as package:
        guide = package.read("怎样核对.txt").decode("utf-8-sig")
        flags = {name.filename: name.flag_bits & 0x800 for name in package.infolist()}
    assert "certutil -hashfile" in guide and "\r\n" in guide
    assert all(flags[name] for name in flags if not name.isascii()), "Windows is told that the names are UTF-8"
    texts = [message.text for message in session.scalars(sa.select(Message))]
    assert [("归档" in text, "已经生成" in text) for text in texts if "归档" in text] == [(True, True)]
    event = session.scalars(sa.select(Event).where(Event.verb == "archive_printed")).one()
    assert event.actor_name == "刘敏" and "归档" in event.data["title"]


def test_the_same_year_is_made_once_and_a_new_one_when_something_changed(
    browse, office, approved_plan, people, session
):
    browser = browse("reviewer")
    browser.submit(browser.get("/archive"), "main form[method=post]")
    services.run(office[0])
    browser.submit(browser.get("/archive"), "main form[method=post]")
    assert len(office) == 1, "it was there at once"
    plan = plan_or_404(people["reviewer"], approved_plan.id)
    seen = plan.latest_submission_id
    reviews.reopen_plan(plan, seen_submission_id=seen, reason="县里调整", actor=people["reviewer"])
    session.commit()
    page = browser.get("/archive")
    assert "还没有已通过的计划表" in page.text and not page.select("main form[method=post]")


def test_a_plan_opened_again_meanwhile_stops_it(app, approved_plan, places, people, cycle, press, tmp_path, session):
    contents = contents_of(places["青山镇"], cycle, None)
    plan = plan_or_404(people["reviewer"], approved_plan.id)
    seen = plan.latest_submission_id
    reviews.reopen_plan(plan, seen_submission_id=seen, reason="县里调整", actor=people["reviewer"])
    session.commit()
    with pytest.raises(Conflict, match="柳树村的计划表被重新打开"):
        make_archive(contents, tmp_path / "a.zip", quietly)
    assert not list(tmp_path.glob("a.zip*"))


def test_cancelled_in_the_middle_nothing_is_left(browse, office, session, tmp_path, monkeypatch):
    browser = browse("reviewer")
    browser.submit(browser.get("/archive"), "main form[method=post]")
    job = session.get(PrintJob, office[0])

    def cancel(_orders, _watch):
        services.cancel_print(session.get(PrintJob, job.id), actor=session.get(User, job.requested_by_id))
        session.commit()
        _watch(1)

    monkeypatch.setattr(drawing, "draw_many", cancel)
    services.run(job.id)
    session.refresh(job)
    assert job.state is JobState.cancelled
    assert not [path for path in tmp_path.rglob("*") if path.suffix in (".zip", ".part")]


def test_it_has_no_pictures_no_preview_and_no_pickup_code(browse, office, session):
    browser = browse("reviewer")
    browser.submit(browser.get("/archive"), "main form[method=post]")
    services.run(*office)
    browser.get(f"/prints/{office[0]}/pages", expect=404)
    browser.get("/prints/preview?document=archive", expect=404)
    with pytest.raises(NotAllowed, match="不能凭取件码"):
        job = session.get(PrintJob, office[0])
        make_pickup(job, actor=session.get(User, job.requested_by_id))


def test_old_archives_are_cleared_away(app, archive, tmp_path):
    with app.app_context():
        kept = store.keep_packed("ab" * 32, lambda place: (place.write_bytes(b"PK"), 0), "归档")
        for path in kept.path.parent.iterdir():
            os.utime(path, (1, 1))
        papers, size = clear_old()
        assert papers == 1 and size > kept.size
        assert store.find("ab" * 32) is None and not list(kept.path.parent.glob("abab*"))
