"""What people carry out of the house, as paper, Excel or Word: a marker in every column of words is in none that it
does not belong to, and does nothing in those where it stands (quality H2 to H4; acceptance 27, 32)."""

import io
import itertools
import re
from html import unescape

import pypdf
import pytest
import sqlalchemy as sa

from portal.kernel.errors import DomainError
from portal.printing import queries, store
from portal.printing.render import Renderer, Sheet
from tests.hostile.test_canaries import INSIDE, OWN, SECRETS, check_harmless, marks, words_of
from tests.papers import DOCUMENTS, LISTS

pytestmark = pytest.mark.once

__all__ = ["marks"]
SECRET = "x-secret"  # in the township's own remark about the village
VILLAGE = ("secretary", "stranger", "outsider", "admin")
PEOPLE = ("secretary", "stranger", "liaison", "reviewer", "outsider", "county", "admin")
NOT_OF_IT = ("stranger", "outsider", "admin")
FILES = [f"/exports/{kind}" for kind in LISTS] + ["/exports/word/plan", "/exports/word/ledger"]
# The proof is about what they really get.
LEAST = {
    "secretary": {"/exports/word/plan"},
    "reviewer": {"/exports/remarks", "/exports/plans", "/exports/word/plan", "/exports/word/ledger"},
    "county": {"/exports/remarks", "/exports/rollup", "/exports/word/plan"},
}
RARE = "\U00020bb7"  # no paper face has it; that is said instead of drawn (tests/printing)
# What a reader could press, or what opens by itself, inside a PDF.
ALIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|GoToR|SubmitForm|OpenAction|AA)\b")


@pytest.fixture
def secret(marks, session):
    """The markers; the remark for the township alone has one of its own."""
    session.execute(sa.text("UPDATE comment SET body = :body WHERE audience = 'township'"), {"body": f"<{SECRET}>"})
    session.commit()
    return marks


def forms(ids):
    """All that can be asked for: a plan, a village's or a township's list; all of it, or one star."""
    wanted = (("plan_id", "plan_id"), ("unit_id", "unit_id"), ("unit_id", "township_id"))
    abouts = [{name: str(ids[what])} for name, what in wanted]
    more = [{}, {"star": "branch"}]
    return [{**about, **few, "year": "2022"} for about, few in itertools.product(abouts, more)]


def files_taken(browser, ids):
    """(what was asked for, answer, content) of every file that this person gets."""
    for url, form in itertools.product(FILES, forms(ids)):
        response = browser._send("post", url, data=form)
        data = response.get_data()
        response.close()
        assert response.status_code < 500, (url, form)
        if data.startswith(b"PK"):
            yield (url, form), response, data


def papers_built(person, ids):
    """(document, paper) of every paper that this person gets."""
    for key, form in itertools.product(DOCUMENTS, forms(ids)):
        document = DOCUMENTS[key]
        try:
            yield key, queries.build(key, document.params_from(form), person)
        except DomainError:
            continue


def forbidden_to(who, marks):
    forbidden = set(SECRETS)
    if who in VILLAGE:
        forbidden |= INSIDE
    if who in NOT_OF_IT:
        forbidden |= {place for place in marks if place[0] in OWN}
    return forbidden


def check_words(who, words, marks, where):
    """None of the markers that this person must not read."""
    met = {place for place, mark in marks.items() if mark[1:] in words} | ({SECRET} if SECRET in words else set())
    assert not met & forbidden_to(who, marks), (who, where)
    assert who not in VILLAGE or SECRET not in met, (who, where)
    return met


@pytest.mark.parametrize("who", PEOPLE)
def test_every_column_in_every_file(browse, world, secret, without_tokens, who):
    met, kinds = set(), set()
    for where, response, data in files_taken(browse(who), world[1]):
        check_harmless(where, response, data)
        met |= check_words(who, words_of(response, data), secret, where)
        kinds.add(where[0])
    assert SECRET not in met, "files are forwarded: what is internal is in none that nobody asked for"
    assert LEAST.get(who, set()) <= kinds and (who not in LEAST or len(met) > 3), (kinds, met)


@pytest.mark.parametrize("who", PEOPLE)
def test_every_column_on_every_paper(people, world, secret, who):
    """In the HTML of which the paper is drawn: nothing else reaches it."""
    met, kinds = set(), set()
    for key, built in papers_built(people[who], world[1]):
        if built.pack:
            continue  # A parcel of other papers: it has no page of its own.
        for stretch in built.stretches or ({},):
            html = store.html_of(built, stretch)
            assert not re.search(r"<x-|<svg onload|54439", html), (key, who)
            met |= check_words(who, unescape(html), secret, key)
        kinds.add(key)
    assert SECRET not in met, "papers go from hand to hand: the township's own remarks are on none"
    assert who not in LEAST or (len(kinds) > 5 and len(met) > 5), (kinds, met)


def test_the_pdf_itself(people, world, secret, tmp_path):
    """All that the village gets, drawn by the real child: the words are on it, nothing in it is alive."""
    once = {key: built for key, built in papers_built(people["secretary"], world[1]) if not built.pack}
    sheets = [Sheet(store.html_of(built).replace(RARE, "吉"), store.css_of(built)) for built in once.values()]
    drawn = Renderer(tmp_path / "fontconfig").draw_all(sheets)
    assert len(drawn) > 5
    texts = {}
    for key, (pdf, *_) in zip(once, drawn, strict=True):
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        objects = [reader.get_object(number) for number in range(1, len(reader.xref[0]))]
        alive = [found for found in objects if ALIVE.search(repr(found).encode())]
        texts[key] = "".join("".join(page.extract_text().split()) for page in reader.pages)
        assert not alive and not dict(reader.attachments), (key, alive)
        check_words("secretary", texts[key], secret, key)
    assert "<svg/onload=alert(1)>" in texts["plan"], "it stands there as it was written"
