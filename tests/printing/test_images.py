"""A document as pictures, for WeChat's browser, which opens no PDF."""

import io

import pytest
from PIL import Image

from portal.printing import drawing, queue, services, store
from portal.printing.images import pictures
from portal.printing.render import Drawn
from tests.browser import texts
from tests.printing.test_services import Press
from tests.printing.test_store import put_fake

WECHAT = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/86.0 Mobile MicroMessenger/8.0.2"


def a_pdf(pages=2):
    """Real sheets of A4, with something on them."""
    stream = io.BytesIO()
    sheets = [Image.new("L", (620, 877), 200 + number) for number in range(pages)]
    sheets[0].save(stream, "PDF", save_all=True, append_images=sheets[1:], resolution=75)
    return stream.getvalue()


@pytest.fixture
def job(app, session, monkeypatch, tmp_path, plan, people):
    """The secretary's, finished, of two pages."""
    monkeypatch.setattr(drawing, "renderer", lambda: Real())
    monkeypatch.setattr(queue, "enqueue", lambda number: None)
    put_fake(app, monkeypatch, tmp_path)
    job = services.request_print("plan", {"plan_id": plan.id}, actor=people["secretary"])
    session.commit()
    services.run(job.id)
    return job


class Real(Press):
    def draw(self, html, css, **rest):
        return Drawn(a_pdf(), 2)


def test_wechat_is_led_from_the_pdf_to_the_pictures(browse, job):
    phone = browse("secretary")
    phone.client.environ_base["HTTP_USER_AGENT"] = WECHAT
    page = phone.follow(phone.get(f"/prints/{job.id}/file", expect=303))
    assert "在浏览器打开" in page.text and "长按图片可以保存" in page.text
    pictures_there = [image["src"] for image in page.select(".pages img")]
    assert pictures_there == [f"/prints/{job.id}/pages/1", f"/prints/{job.id}/pages/2"]
    assert texts(page, "h1") == ["看图：柳树村计划表"]


def test_every_other_browser_gets_the_pdf(browse, job):
    assert browse("secretary").get(f"/prints/{job.id}/file").response.mimetype == "application/pdf"
    assert "微信里打不开" not in browse("secretary").get(f"/prints/{job.id}/pages").text


def test_a_page_is_drawn_once_and_kept_beside_the_pdf(browse, job, monkeypatch):
    browser = browse("secretary")
    response = browser.get(f"/prints/{job.id}/pages/2").response
    picture = Image.open(io.BytesIO(response.data))
    assert (
        response.mimetype == "image/png" and abs(picture.width - pictures.WIDTH) < 2 and picture.height > picture.width
    )
    assert response.headers["Cache-Control"] == "no-store"
    monkeypatch.setattr(pictures, "_run", None)
    assert browser.get(f"/prints/{job.id}/pages/2").response.data == response.data


@pytest.mark.parametrize("page", [0, 3, 999999])
def test_there_are_no_other_pages(browse, job, page):
    browse("secretary").get(f"/prints/{job.id}/pages/{page}", expect=404)


@pytest.mark.parametrize(
    "who", [None, "clerk", "stranger", "reviewer", "liaison", "viewer", "outsider", "county", "admin"]
)
def test_pictures_are_seen_by_whoever_may_see_the_pdf_and_nobody_else(browse, job, who):
    for url in (f"/prints/{job.id}/pages", f"/prints/{job.id}/pages/1"):
        browse(who).get(url, expect=404 if who else 302)


def test_a_broken_pdf_is_told_and_leaves_nothing(browse, job, session):
    kept = store.find(job.file_key)
    kept.path.write_bytes(b"%PDF-1.7 nothing")
    page = browse("secretary").get(f"/prints/{job.id}/pages/1", expect=503)
    assert "图片没有做成" in page.text and "取件码" in page.text
    assert not list(kept.path.parent.glob("*.png"))


def test_a_child_that_hangs_is_killed(job, monkeypatch, app):
    monkeypatch.setattr(pictures, "TIMEOUT", 0.01)
    with pytest.raises(pictures.NoPicture):
        pictures.picture_of(store.find(job.file_key), 1)
