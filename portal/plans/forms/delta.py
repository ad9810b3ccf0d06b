"""A form that only says what changed (static/js/delta.js), made whole again: what the page last knew to be stored, and
what the person has made of it. From here on it is the form that a page without script posts, with `base` beside it.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from portal.kernel.errors import DomainError
from portal.kernel.reading.characters import ordinary
from portal.plans.domain.content import Content, measure_uids
from portal.plans.domain.field_keys import MEASURE as ROW
from portal.plans.domain.field_keys import MEASURES, measure_field
from portal.plans.domain.questions import MEASURE, questions_of

Posted = MultiDict[str, str] | ImmutableMultiDict[str, str]
Field = tuple[str, str]
YES_NO = {True: "yes", False: "no"}


class NotMadeOfThis(DomainError):
    """The change was made on a text that is not known here; the page has to send the whole text."""

    status = 412
    heading = "这一处改动没有存上"

    def __init__(self) -> None:
        super().__init__("这一处改动对不上服务器上的内容，没有存。请回到上一页刷新，没存上的内容会自动补上。")


def unfolded(block_key: str, posted: Posted, seen: Content, stored: Content) -> MultiDict[str, str]:
    """The whole form of a delta: `seen` is the block at the version the page shows, `stored` as it is by now.

    Raises:
        NotMadeOfThis: a cut does not fit any text known here, or the delta is none.
    """
    delta = _read(posted["delta"])
    before, after = _before_and_after(delta, seen, stored)
    rows = [[uid for uid in said.split(".") if uid] for said in delta["rows"]]
    rows[0] = _rows_known(rows[0], delta["tried"], measure_uids(stored))
    return _beside(posted, _whole(block_key, after, rows[1]), _whole(block_key, before, rows[0]))


def unfolded_words(keys: Collection[str], posted: Posted, seen: Content, stored: Content) -> MultiDict[str, str]:
    """The same of a form that has these boxes and no rows.

    Raises: as `unfolded`.
    """
    before, after = _before_and_after(_read(posted["delta"]), seen, stored)
    whole, base = ([(key, words.get(key, "")) for key in keys] for words in (after, before))
    return _beside(posted, whole, base)


def _before_and_after(delta: dict[str, Any], seen: Content, stored: Content) -> tuple[dict[str, str], dict[str, str]]:
    before, after = _as_posted(seen), _as_posted(seen)
    for name, (now, was) in delta["put"].items():
        before[name], after[name] = ordinary(was), ordinary(now)
    for name, cut in delta["cut"].items():
        before[name], after[name] = _cut(cut, [_words(content.get(name)) for content in (stored, seen)])
    _take_what_was_tried(delta["tried"], before, stored)
    return before, after


def _beside(posted: Posted, whole: Iterable[Field], base: Iterable[Field]) -> MultiDict[str, str]:
    """The form with what else was posted: token, version, button."""
    form = MultiDict(whole)
    form.update({key: value for key, value in posted.items() if key not in ("delta", "base")})
    form["base"] = urlencode(list(base))
    return form


def _read(raw: str) -> dict[str, Any]:
    try:
        delta = json.loads(raw)
        puts = all(isinstance(text, str) for pair in delta["put"].values() for text in pair)
        cuts = all(isinstance(cut[2], str) and len(cut) == 4 for cut in delta["cut"].values())
        tries = all(isinstance(text, str) for sent in delta["tried"] for text in sent.values())
        if puts and cuts and tries and all(isinstance(rows, str) for rows in delta["rows"]):
            return dict(delta)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise NotMadeOfThis from error
    raise NotMadeOfThis


def _words(value: Any) -> str:
    return "" if value is None else YES_NO.get(value, str(value)) if isinstance(value, bool) else str(value)


def _as_posted(content: Content) -> dict[str, str]:
    return {key: _words(value) for key, value in content.items() if key != MEASURES}


def _whole(block_key: str, fields: dict[str, str], uids: list[str]) -> Iterator[tuple[str, str]]:
    """Every field of the block, and the rows in order with all their cells, as the page's form has them."""
    for question in questions_of(block_key):
        yield question.key, fields.get(question.key, "")
    yield ROW, ""  # no row, but said: a form that names no rows at all says nothing of them
    for uid in uids:
        yield ROW, uid
        for question in MEASURE:
            name = measure_field(uid, question.key)
            yield name, fields.get(name, "")


def _cut(cut: list[Any], known: list[str]) -> tuple[str, str]:
    """(text before, text now) of a change to one of the known texts; places count as JavaScript counts them."""
    at, removed, inserted, check = cut
    for text in known:
        if check_of(text) == check:
            units = text.encode("utf-16-le", "surrogatepass")
            now = (
                units[: at * 2] + ordinary(inserted).encode("utf-16-le", "surrogatepass") + units[(at + removed) * 2 :]
            )
            return text, now.decode("utf-16-le", "replace")
    raise NotMadeOfThis


def check_of(text: str) -> str:
    """As delta.js counts: by UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    total = 7
    for place in range(0, len(units), 2):
        total = (total * 31 + int.from_bytes(units[place : place + 2], "little")) & 0xFFFFFFFF
    return f"{len(units) // 2}.{total}"


def _take_what_was_tried(tried: list[dict[str, str]], before: dict[str, str], stored: Content) -> None:
    """What is stored may be this page's own text whose answer got lost: then it is no other person's."""
    for sent in tried:
        for name, text in sent.items():
            if _folded(text) == _folded(_words(stored.get(name))):
                before[name] = _words(stored.get(name))


def _rows_known(rows: list[str], tried: list[dict[str, str]], stored: list[str]) -> list[str]:
    """The rows before, as far as the page knows: also those that it sent itself, less those that it took away itself,
    if that is what is stored although no answer said so."""
    sent = [set(one.get("rows", "").split(".")) for one in tried]
    left = [uid for uid in rows if uid in stored or all(uid in one for one in sent)]
    return left + [uid for uid in stored if uid not in left and any(uid in one for one in sent)]


def _folded(text: str) -> str:
    """Without what cleaning may have taken out of a text before it was stored."""
    return re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", text))
