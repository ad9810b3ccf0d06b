"""A `Host` that is no name of a machine is answered in words, by whatever address is asked (issue 17, 7)."""

import pytest
from werkzeug.test import create_environ, run_wsgi_app

from portal.web.host_names import FOREIGN_HOST, is_host

NAMES = (
    "portal.example",
    "Portal.Example.:8000",
    "localhost",
    "10.1.2.3:80",
    "[::1]:8000",
    "[2001:db8::1]",
    "oa_server-2.gov.cn",
    "xn--fiqs8s.cn",
    "a" * 63 + ".cn",
)
NO_NAMES = (
    "a" * 300,
    "a" * 64 + ".cn",
    ".".join(["abcdefghi"] * 26),
    "a" * 5000,
    "a..b",
    ".a",
    "a\0b",
    "a b",
    "a/../b",
    "<script>",
    "user@host",
    "-a.cn",
    "[::1",
    "[::1]x",
    "[::1]:99999999",
    "[a]",
    "a:b",
    "a:b:c",
    "a:70000",
    "a:٣",
    "例子",
    "xn--" + "a" * 50,
    "?",
)


@pytest.mark.parametrize("name", NAMES)
def test_names_and_addresses_are_hosts(name):
    assert is_host(name)


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_is_none_is_told_from_them(name):
    assert not is_host(name)


def asked(app, path, **headers):
    body, status, _ = run_wsgi_app(app, create_environ(path) | headers, buffered=True)
    return int(status.split()[0]), b"".join(body).decode(errors="replace")


@pytest.mark.parametrize("path", ["/", "/sign-in", "/healthz", "/static/js/app.js", "/nowhere"])
@pytest.mark.parametrize("name", [NO_NAMES[0], NO_NAMES[6], "xn--" + "a" * 50])
def test_every_address_answers_in_words(app, path, name):
    assert asked(app, path, HTTP_HOST=name) == (400, FOREIGN_HOST)


def test_any_name_that_could_be_one_is_taken(app, session):
    for name in NAMES:
        assert asked(app, "/sign-in", HTTP_HOST=name)[0] == 200
    assert asked(app, "/sign-in", HTTP_HOST="")[0] == 200  # HTTP/1.0
