"""The headers of every kind of answer."""

import pytest

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize(
    ("who", "url", "status"), [(None, "/sign-in", 200), (None, "/", 302), ("clerk", "/nowhere", 404)]
)
def test_every_answer_is_private_and_strict(browse, who, url, status):
    headers = browse(who).get(url, expect=status).response.headers
    assert headers["Content-Security-Policy"] == CSP
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert {"Cookie", "HX-Request"} <= set(headers["Vary"].replace(" ", "").split(","))
    assert len(headers["X-Request-Id"]) == 8


def test_static_files_are_kept_a_year_when_their_address_has_a_version(browse):
    browser = browse()
    page = browser.get("/sign-in")
    for address in (page.select_one("script")["src"], page.select_one("link[rel=stylesheet]")["href"]):
        assert "immutable" in browser.get(address).response.headers["Cache-Control"]
    script = page.select_one("script")["src"]
    assert browser.get(script.partition("?")[0]).response.headers["Cache-Control"] == "public, max-age=300"


def test_a_foreign_host_name_is_refused(app, browse, monkeypatch):
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["portal.example"])
    assert browse().get("/sign-in", expect=400)
    response = app.test_client().get("/sign-in", headers={"Host": "portal.example"})
    assert response.status_code == 200


def test_the_session_cookie_is_out_of_reach(browse):
    page = browse().get("/sign-in")
    cookie = page.response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_a_failure_of_ours_tells_nothing_of_itself(browse, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("portal.accounts.services.sign_in", fail)
    browser = browse()
    page = browser.submit(browser.get("/sign-in"), "form.form", expect=500, username="clerk", password="x" * 9)
    assert "secret detail" not in page.text and page.response.headers["X-Request-Id"] in page.text
    assert "x" * 9 not in page.text  # a password is never shown back


def test_too_much_is_refused_with_advice(browse, plan):
    page = browse("clerk").post(f"/plans/{plan.id}/blocks/analysis", {"overview": "长" * 800_000}, expect=413)
    assert "请分几次保存" in page.text
