"""The form of a block as a page holds it, and what static/js/autosave.js sends of it."""

import html
import re
from collections.abc import Iterator
from urllib.parse import urlencode

# As autosave.js: not words of the block.
NOT_TEXT = re.compile(r"(csrf_token|version|do|from|base|end|pasted|fill\..*|choice\..*)$")
MARK = re.compile(r" ?\[b(\d+)-(\d+)\]")

_FORM = {
    "block": re.compile(r'<form [^>]*\bid="block-form".*?</form>', re.DOTALL),
    "presence": re.compile(r"<form [^>]*data-presence.*?</form>", re.DOTALL),
}
_CONTROL = re.compile(r"<(input|textarea|select|option)\b([^>]*)>(?:([^<]*)</textarea>)?")
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
_ACTION = re.compile(r'action="([^"]*)"')


class Form:
    """A form of a page: where it goes and its fields in order, as `new FormData(form)` has them."""

    def __init__(self, page: str, name: str) -> None:
        found = _FORM[name].search(page)
        if found is None:
            raise ValueError(f"the page has no {name} form")
        action = _ACTION.search(found[0])
        assert action, found[0][:200]
        self.action = html.unescape(action[1])
        self.fields = list[tuple[str, str]]()
        self.limits = dict[str, int]()  # text area → how many characters it may hold
        for tag, attributes, text in _controls(found[0]):
            self._add(tag, attributes, text)

    def _add(self, tag: str, attributes: dict[str, str], text: str) -> None:
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if tag == "option":
            if "selected" in attributes:
                self.fields[-1] = (self.fields[-1][0], value)
        elif tag == "textarea":
            self.fields.append((name, text.removeprefix("\n")))
            if not NOT_TEXT.match(name):
                self.limits[name] = int(attributes["data-limit"])
        elif name and (attributes.get("type") not in ("radio", "checkbox") or "checked" in attributes):
            self.fields.append((name, value))

    def body(self, **more: str) -> str:
        return urlencode([*self.fields, *more.items()])


def _controls(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    for tag, raw, inner in _CONTROL.findall(text):
        yield tag, {key: html.unescape(value) for key, value in _ATTRIBUTE.findall(raw)}, html.unescape(inner)


class Block:
    """A block that a page has open: each `change` puts a mark of its own behind one of the texts."""

    def __init__(self, page: str, plan: int, key: str) -> None:
        self.plan, self.key, self.form = plan, key, Form(page, "block")
        self.base, self.turn, self.is_changed = self._words(), 0, False

    def change(self, mark: str) -> None:
        """Somebody typed: the mark goes behind the next text area, in place of an older mark."""
        names = list(self.form.limits)
        name = names[self.turn % len(names)]
        self.turn, self.is_changed = self.turn + 1, True
        room = self.form.limits[name] - len(mark)
        self.form.fields = [
            (key, MARK.sub("", value)[:room] + mark if key == name else value) for key, value in self.form.fields
        ]

    def body(self) -> str:
        return self.form.body(base=self.base)

    def stored(self, version: int) -> None:
        """The server has acknowledged what the fields say."""
        self.form.fields = [(key, str(version) if key == "version" else value) for key, value in self.form.fields]
        self.base, self.is_changed = self._words(), False

    def _words(self) -> str:
        return urlencode([pair for pair in self.form.fields if not NOT_TEXT.match(pair[0])])
