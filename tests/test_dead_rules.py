"""Nothing in templates/ and static/css/ that no page shows any more: who takes the last use away takes the rule too."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = {str(path.relative_to(ROOT / "templates")): path for path in sorted((ROOT / "templates").rglob("*.html"))}
SHEETS = sorted((ROOT / "static/css").rglob("*.css"))
BY_HTMX = {"htmx-request", "htmx-indicator"}  # set by htmx itself


@cache
def written() -> str:
    """All that can name a template or a class."""
    files = [*TEMPLATES.values(), *(ROOT / "portal").rglob("*.py"), *(ROOT / "static/js").glob("*.js")]
    return "\n".join(path.read_text("utf-8") for path in files)


@cache
def words() -> frozenset[str]:
    return frozenset(re.findall(r"[\w-]+", written()))


@cache
def begun() -> tuple[str, ...]:
    """Beginnings of classes whose end is put in: badge--{{ state }}, "badge--" ~ state, f"badge--{state}"."""
    return tuple(set(re.findall(r"([a-z][\w-]*[-_])(?:\{\{|\{%|\{|\$\{|[\"'] ?~|[\"'] ?\+|%s)", written())))


def is_used(name: str) -> bool:
    ends = [name[len(start) :] for start in begun() if name.startswith(start)]
    return name in words() or name in BY_HTMX or any(end in words() or end.isdigit() for end in ends)


def macros_in(text: str) -> list[str]:
    return re.findall(r"\{%-?\s*macro (\w+)", text)


def classes_in(css: str) -> set[str]:
    rules = re.sub(r"/\*.*?\*/|\{[^{}]*\}", "{", css, flags=re.DOTALL)
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", rules))


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_shown_or_taken_in_by_something(name):
    assert re.search(rf"[\"']{re.escape(name)}[\"']", written()), "nothing names it"


def test_every_macro_is_called():
    counted = re.findall(r"\w+", written())
    dead = [
        macro for path in TEMPLATES.values() for macro in macros_in(path.read_text("utf-8")) if counted.count(macro) < 2
    ]
    assert dead == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_class_of_a_style_sheet_is_on_something(sheet):
    assert sorted(name for name in classes_in(sheet.read_text("utf-8")) if not is_used(name)) == []


def test_a_dead_class_would_be_seen():
    assert classes_in(
        "a.one > .two:hover, .three { top: .5rem } /* .four */ @media print { .five { color: red } }"
    ) == {
        "one",
        "two",
        "three",
        "five",
    }
    assert not is_used("badge--of-a-state-that-is-none") and not is_used("class-on-nothing") and is_used("badge")
