"""What names a paper, and where finished ones are kept. `put_fake` gives the other tests a document of their own."""

import os
from dataclasses import replace

import jinja2
import pytest

from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.plans.models import Plan
from portal.plans.queries import plan_or_404
from portal.printing import store
from portal.printing.document import Built
from portal.printing.extent import WHOLE
from portal.printing.render import Drawn
from tests.papers import DOCUMENTS

TEMPLATES = {
    "fake/paper.html": "<!doctype html><title>{{ title }}</title>{% include 'fake/part.html' %}",
    "fake/part.html": "<p>{{ words }}</p>",
}


class Fake:
    """A document whose words the test chooses; whoever may see the plan may have it."""

    def __init__(self):
        self.words, self.title = "柳树村", "柳树村计划表"

    def build(self, params, user):
        if "plan_id" not in params:
            raise NotThere("没有说清要打印哪一份。")
        plan = plan_or_404(user, params["plan_id"]) if user else db.session.get(Plan, params["plan_id"])
        if plan is None:
            raise NotThere("没有找到。")
        return Built(
            template="fake/paper.html",
            context={"title": self.title, "words": self.words},
            title=self.title,
            file_name=f"{self.title}（2022年度）",
            unit_id=plan.unit_id,
            identity={"words": self.words},
            stylesheets=("fake.css",),
            extent=WHOLE,
        )

    @staticmethod
    def params_from(fields):
        return {"plan_id": int(fields["plan_id"])} if fields.get("plan_id") else {}


def put_fake(app, monkeypatch, tmp_path, *, templates=TEMPLATES):
    """Make `plan` a document that needs nothing but a plan."""
    fake = Fake()
    loader = jinja2.ChoiceLoader([jinja2.DictLoader(templates), app.jinja_env.loader])
    monkeypatch.setattr(app.jinja_env, "loader", loader)
    monkeypatch.setattr(store, "SHEET_FOLDER", tmp_path)
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    (tmp_path / "fake.css").write_text("@page { size: A4 }", "utf-8")
    offered = {**DOCUMENTS["plan"].offered, **DOCUMENTS["ledger"].offered}
    document = replace(DOCUMENTS["plan"], build=fake.build, params_from=fake.params_from, offered=offered)
    monkeypatch.setattr(app.extensions["features"], "papers", {"plan": document})
    return fake


def built(**changes):
    given = {"template": "fake/paper.html", "title": "表", "file_name": "表", "unit_id": 1, "identity": {"a": 1}}
    return Built(**{**given, "context": {}, "stylesheets": ("fake.css",), "extent": WHOLE, **changes})


@pytest.fixture
def fake(app, monkeypatch, tmp_path):
    with app.app_context():
        yield put_fake(app, monkeypatch, tmp_path)


def test_the_key_changes_with_all_that_shows(app, fake, monkeypatch, tmp_path):
    keys = [store.file_key(built())]
    assert store.file_key(built(context={"not": "part of it"}, unit_id=2)) == keys[0]
    keys += [
        store.file_key(built(**change)) for change in ({"identity": {"a": 2}}, {"title": "另"}, {"file_name": "另"})
    ]
    put_fake(app, monkeypatch, tmp_path, templates={**TEMPLATES, "fake/part.html": "<p>改了</p>"})
    keys.append(store.file_key(built()))
    (tmp_path / "fake.css").write_text("@page { size: A3 }", "utf-8")
    keys.append(store.file_key(built()))
    assert len(set(keys)) == len(keys)


def test_a_document_is_kept_whole_with_its_note(fake, tmp_path):
    key = "ab" * 32
    assert store.find(key) is None and store.find(None) is None
    kept = store.keep(key, Drawn(b"%PDF-", 3), "表（2022年度）")
    assert store.find(key) == kept == (tmp_path / "prints" / "ab" / f"{key}.pdf", 5, 3, "表（2022年度）", 0, "")
    assert sorted(path.suffix for path in kept.path.parent.iterdir()) == [".json", ".pdf"]


def test_a_write_that_fails_leaves_nothing_behind(fake, monkeypatch, tmp_path):
    def full(_number):
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="disk full"):
        store.keep("ab" * 32, Drawn(b"%PDF-", 3), "表")
    assert list((tmp_path / "prints" / "ab").iterdir()) == []


def test_old_papers_are_cleared_but_plans_that_were_handed_in(app, fake):
    def kept(key, *, lasting, old):
        made = store.keep(key * 32, Drawn(b"%PDF-", 1), "表", is_lasting=lasting)
        for path in (made.path, made.path.with_suffix(".json")) if old else ():
            os.utime(path, (0, 0))
        return made.path

    gone = kept("aa", lasting=False, old=True)
    stays = [kept("bb", lasting=True, old=True), kept("cc", lasting=False, old=False)]
    picture = gone.with_suffix(".1.png")
    picture.write_bytes(b"png")
    result = app.test_cli_runner().invoke(args=["print", "clean"])
    assert "清理了 1 份文件" in result.output, result.output
    assert all(path.exists() for path in stays) and not gone.exists() and not picture.exists()
    assert store.find("aa" * 32) is None
