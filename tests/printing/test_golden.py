"""Each paper looks as it did when somebody last looked at it."""

import pytest
from PIL import ImageDraw

from portal.printing import store
from portal.printing.render import Renderer, Sheet
from tests.ledgers.drawing import build
from tests.papers import DOCUMENTS
from tests.printing.pictures import difference, picture

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def renderer(tmp_path_factory):
    renderer = Renderer(tmp_path_factory.mktemp("fontconfig"))
    yield renderer
    renderer.close()


def paper_of(key, township, plan, person):
    about = {"plan_id": plan.id} if DOCUMENTS[key].is_of_one_plan else {"unit_id": township.id}
    if "month" in DOCUMENTS[key].filters and DOCUMENTS[key].filters[0] == "month":
        about["month"] = 9
    if key == "annotated":
        about["number"] = 1
    built = build(key, person, **about)
    return Sheet(store.html_of(built), store.css_of(built))


def test_first_pages(township, reviewed_plan, people, renderer, monkeypatch):
    """All at once: the renderer is started for the first and draws the others beside it."""
    monkeypatch.setattr("portal.plans.papers.mark.code_of", lambda submission: "7K3M9QXA")  # else a new one each time
    keys = [key for key in DOCUMENTS if key not in ("packet", "archive")]  # made of the others
    sheets = [paper_of(key, township, reviewed_plan, people["reviewer"]) for key in keys]
    drawn = dict(zip(keys, renderer.draw_all(sheets), strict=True))
    assert [said for key in keys if (said := difference(key, picture(drawn[key].pdf)))] == []


def test_a_blot_is_seen(township, people, renderer, monkeypatch):
    monkeypatch.delenv("PORTAL_GOLDEN", raising=False)
    built = build("roster", people["reviewer"], unit_id=township.id)
    page = picture(renderer.draw(store.html_of(built), store.css_of(built)).pdf)
    assert not difference("roster", page)
    ImageDraw.Draw(page).rectangle((60, 60, 75, 75), fill=0)
    assert "look at it" in difference("roster", page)
