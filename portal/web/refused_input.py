"""What a person typed into a form that was refused, in the words and the order of that form.

The labels come from the forms themselves. Which form was sent is known from the address: the forms of the feature that
answers there, the one that knows most of the names first. A feature whose fields are named while the portal runs
(measure rows, the stars of a catalogue) says what they are called with `register`.

What is never shown: what no person typed (hidden fields), and what only one person may know (passwords, codes).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Request, current_app
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from wtforms import Field, FileField, HiddenField, PasswordField, SelectFieldBase
from wtforms.widgets import HiddenInput

from portal.kernel.text import clean

Form = MultiDict[str, str]
Asked = list[tuple[str, Field]]  # (label, field) in the order of the form
Reader = Callable[[Mapping[str, Any], Form], Asked]

LARGEST = 8 * 1024 * 1024  # bytes that are read back from a form that was too large to be stored
SECRETS = frozenset({"code"})  # one-time codes; passwords are known by their kind of field
# Names that carry what the page itself put into the form, wherever they occur.
OF_THE_PAGE = frozenset({"csrf_token", "version", "base", "do", "seed", "seen", "next", "back_to", "measure", "from"})
OTHER = "其他内容"
_OF_A_MACHINE = re.compile(r"[\w.:|,;=&%+/~-]*", re.ASCII)
_readers: dict[str, Reader] = {}


@dataclass(frozen=True)
class Typed:
    """One answer: what the form calls it, and the words."""

    label: str
    text: str

    @property
    def is_long(self) -> bool:
        return len(self.text) > 30 or "\n" in self.text


def register(endpoint: str, reader: Reader) -> None:
    """Say what the fields of an address are called; once, when the portal starts."""
    _readers[endpoint] = reader


def posted_form(request: Request) -> Form:
    """The form as it was sent; empty if there is none, or nobody could hold it in memory."""
    if request.method != "POST" or (request.content_length or 0) > LARGEST:
        return MultiDict()
    try:
        request.max_content_length = request.max_form_memory_size = LARGEST
        request.max_form_parts = 20_000
        return request.form
    except (HTTPException, OSError):  # A line that broke off half way, a body that is no form.
        return MultiDict()


def typed_in(request: Request, form: Form) -> list[Typed]:
    """Every answer in the form's order, under its label; then whatever no form of ours knows but reads like words."""
    asked = _asked_at(request, form)
    known = {field.name: (label, field) for label, field in asked}
    names = [field.name for _, field in asked] if request.endpoint in _readers else []
    found = []
    for name in dict.fromkeys([*names, *form]):
        found += [Typed(*told) for text in form.getlist(name) if (told := _told(name, clean(text), known.get(name)))]
    return found


def is_secret(name: str, field: Field | None) -> bool:
    """Whether only one person may know what stands in it."""
    return name in SECRETS or isinstance(field, PasswordField) or "password" in name


def has_secrets(request: Request, form: Form) -> bool:
    """Whether the form cannot be sent again without typing a password or a code anew."""
    known = {field.name: field for _, field in _asked_at(request, form)}
    return any(is_secret(name, known.get(name)) for name in form)


def _told(name: str, text: str, asked: tuple[str, Field] | None) -> tuple[str, str] | None:
    """(label, words) of one answer; None for what was not typed or must not be shown."""
    label, field = asked or ("", None)
    if not text or name in OF_THE_PAGE or is_secret(name, field) or isinstance(field, HiddenField | FileField):
        return None
    if not label or isinstance(field and field.widget, HiddenInput):
        return None if _OF_A_MACHINE.fullmatch(text) else (OTHER, text)
    if isinstance(field, SelectFieldBase):
        words = _words_of_choice(field, text)
        return (label, words) if words else None
    return label, ("是" if field is not None and field.type == "BooleanField" else text)


def _words_of_choice(field: Field, value: str) -> str:
    """A choice as people read it; empty for a number that only the page knows how to call."""
    for choice in field.choices or ():
        key, words = choice[:2] if isinstance(choice, tuple) else (getattr(choice, "value", choice), choice)
        words = getattr(words, "label", words)
        if str(key) == value:
            return str(words)
    return "" if _OF_A_MACHINE.fullmatch(value) else value


def _asked_at(request: Request, form: Form) -> Asked:
    """What the form at this address asks."""
    reader = _readers.get(request.endpoint or "")
    if reader:
        return reader(request.view_args or {}, form)
    asked: dict[str, tuple[str, Field]] = {}
    for each in _forms_at(request, form):
        for field in each:
            if not asked.get(field.name, ("",))[0]:  # A form further down may well say what this one does not.
                asked[field.name] = (_label(field), field)
    return list(asked.values())


def _forms_at(request: Request, form: Form) -> list[FlaskForm]:
    """The forms of the feature, the likeliest first: most of the names that were sent; named by the view itself; the
    fewest others."""
    view: Any = current_app.view_functions.get(request.endpoint or "")
    feature = ".".join((view.__module__ if view else "").split(".")[:2])
    blank = [kind(formdata=None, meta={"csrf": False}) for kind in form_classes() if of_feature(kind, feature)]
    named = getattr(getattr(view, "__code__", None), "co_names", ())

    def rank(each: FlaskForm) -> tuple[int, bool, int, str]:
        name = type(each).__name__
        return -sum(field.name in form for field in each), name not in named, len(list(each)), name

    return sorted(blank, key=rank)


def of_feature(kind: type[FlaskForm], feature: str) -> bool:
    return bool(feature) and (kind.__module__ + ".").startswith(feature + ".")


def form_classes(parent: type[FlaskForm] = FlaskForm) -> Iterator[type[FlaskForm]]:
    """Every form of the portal that is declared in a module, and not made while it runs."""
    for kind in parent.__subclasses__():
        if "<locals>" not in kind.__qualname__:
            yield kind
        yield from form_classes(kind)


def _label(field: Field) -> str:
    """What the form calls a field; empty where it says nothing in Chinese, for then no person sees it."""
    words = str(field.label.text) if field.label else ""
    return words if re.search(r"[\u3400-\u9fff]", words) else ""
