"""A test client that behaves like a person's browser and distrusts every page it is given."""

import contextvars
import os
import re
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from portal.accounts.models import User
from portal.accounts.services import sessions
from portal.kernel.db import db
from portal.web.whole_forms import END


class WholeClient(FlaskClient):
    """Sends a form given as a mapping with the end mark that every page puts into it; text and bytes go as they are."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        data = kwargs.get("data")
        if kwargs.get("method") == "POST" and kwargs.get("json") is None:
            if isinstance(data, MultiDict):
                kwargs["data"] = MultiDict([*data.items(multi=True), (END, "1")])
            elif data is None or isinstance(data, dict):
                kwargs["data"] = {**(data or {}), END: "1"}
        return super().open(*args, **kwargs)


class Browser:
    """One person's browser. `get` and `submit` return the parsed page with the response on `page.response`."""

    def __init__(self, app: Flask, user: User | None = None) -> None:
        self.client = app.test_client()
        self.who = user.username if user else None
        if user:
            sessions.start(user, device="tests")
            db.session.commit()
            with self.client.session_transaction() as cookie:
                cookie["_user_id"] = user.session_token
                cookie["_fresh"] = True

    def get(self, url: str, expect: int = 200, htmx: bool = False, encoding: str = "identity") -> BeautifulSoup:
        headers = self._headers(htmx) | {"Accept-Encoding": encoding}
        return self._page(self._send("get", url, headers=headers), expect)

    def submit(
        self, page: BeautifulSoup, selector: str, expect: int = 303, htmx: bool = False, button: str = "", **fields: Any
    ) -> BeautifulSoup:
        """Fill in and send the form that the page really contains; `button` is the `value` of the one pressed."""
        form = page.select_one(selector)
        assert form, f"no form {selector}"
        data = form_data(form)
        for name, value in fields.items():
            data[name.replace("__", ".")] = value
        action = form["action"]
        if button:
            pressed = next((b for b in form.select("button") if b.get("value") == button), None)
            assert pressed, f"no button {button}"
            data[pressed["name"]] = button
            action = pressed.get("formaction", action)
        return self.post(action, data, expect, htmx)

    def post(self, url: str, data: dict[str, Any], expect: int = 303, htmx: bool = False) -> BeautifulSoup:
        return self._page(self._send("post", url, data=data, headers=self._headers(htmx)), expect)

    def follow(self, page: BeautifulSoup) -> BeautifulSoup:
        """The page a redirect leads to."""
        return self.get(page.response.headers.get("Location") or page.response.headers["HX-Redirect"])

    def _send(self, method: str, url: str, **kwargs: Any) -> Any:
        """Outside the test's own app context; else Flask reuses it and `g` (the signed-in person!) leaks."""
        return contextvars.Context().run(getattr(self.client, method), url, **kwargs)

    @staticmethod
    def _headers(htmx: bool) -> dict[str, str]:
        return {"HX-Request": "true"} if htmx else {}

    @staticmethod
    def _page(response: Any, expect: int) -> BeautifulSoup:
        response.get_data()
        response.close()  # a static file stays open otherwise
        is_text = response.mimetype.startswith("text/") and not response.content_encoding
        page = BeautifulSoup(response.text if is_text else "", "html.parser")
        assert response.status_code == expect, f"{response.status_code} instead of {expect}: {words_of(page)[:300]}"
        page.response = response
        if is_text and response.mimetype == "text/html" and response.text:
            check_markup(page, response.text)
        return page


def words_of(page: BeautifulSoup) -> str:
    return " ".join((page.select_one("main") or page).text.split())


def form_data(form: Tag) -> dict[str, Any]:
    """What a browser would send of a form as it stands: lists where a name occurs more than once."""
    found: dict[str, list[str]] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.name == "input" and field.get("type") in ("radio", "checkbox") and not field.has_attr("checked"):
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            value = chosen.get("value", chosen.text) if chosen else ""
        elif field.name == "textarea":
            value = field.text.removeprefix("\n")
        else:
            value = field.get("value", "")
        found.setdefault(field["name"], []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    """The words of every match, white space folded."""
    return [" ".join(tag.text.split()) for tag in page.select(selector)]


def check_markup(page: BeautifulSoup, text: str) -> None:
    """Valid HTML, one heading that the title repeats, unique ids, nothing inline, forms that need no script."""
    tags = page.find_all(True)
    if text.lstrip().lower().startswith("<!doctype"):
        check_syntax(text)
        assert [tag.name for tag in tags].count("h1") == 1, "one h1 a page"
        heading, title = " ".join(page.h1.text.split()), " ".join(page.title.text.split())
        assert heading in title, f"{heading!r} is not in the title {title!r}"
    ids = [tag["id"] for tag in tags if "id" in tag.attrs]
    assert len(ids) == len(set(ids)), f"duplicate ids {sorted(i for i in ids if ids.count(i) > 1)}"
    for tag in tags:
        check_tag(tag, set(ids))


def check_tag(tag: Tag, ids: set[str]) -> None:
    """Nothing inline; what htmx does works without it; labels and links lead somewhere."""
    given = tag.attrs
    assert tag.name != "style" and "style" not in given, "inline style"
    assert tag.name != "script" or "src" in given, "inline script"
    assert not any(name.startswith(("on", "hx-on")) for name in given), f"inline handler {tag}"
    if tag.name == "form" and given.get("method", "").lower() == "post" and tag.find("button"):
        assert tag.find(attrs={"name": "csrf_token"}), f"form without CSRF token: {given.get('action')}"
    if "hx-post" in given:
        assert tag.name == "form" and given.get("action") == given["hx-post"], f"does not work without htmx: {tag}"
    if "hx-get" in given:
        plain = given.get("href", given.get("action", given.get("data-plain")))
        assert plain, f"does not work without htmx: {tag}"
    if tag.name == "label" and "for" in given:
        assert not ids or given["for"] in ids, f"label for nothing: {tag}"
    if tag.name == "a" and given.get("href", "").startswith("#"):
        assert given["href"] == "#" or given["href"][1:] in ids, f"link to nothing on the page: {tag}"


# Neither quotes nor brackets nor references nor control characters: nothing that a parser could stumble over.
PLAIN = r"[\w \t\n.,:;/?#%+*@~|()，。、：；？！（）“”…·《》—–×→←-]"
WORDS = re.compile(rf">[ \t\n]*+(?!<){PLAIN}++<")
VALUES = re.compile(rf'(?<! type)="{PLAIN}*+"')
proved: set[str] = set()


def check_syntax(text: str) -> None:
    """Parsed as strictly as it can be, unless a page with the same tags and attributes has been in this run, or was in
    the run on SQLite: the database has no say in it."""
    shape = VALUES.sub('=""', WORDS.sub(">x<", text))
    if shape in proved or "PORTAL_TEST_DATABASE" in os.environ:
        return
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    assert not parser.errors, parser.errors[:5]
    proved.add(shape)
