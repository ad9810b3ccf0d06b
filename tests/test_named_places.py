"""What files tell of one another is there: a module that a service file starts, a file that a comment sends one to."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PARTS = "|".join(sorted(place.name for place in (ROOT / "portal").iterdir() if place.is_dir() and place.name[0] != "_"))
FOLDERS = ("bench", "docs", "migrations", "portal", "scripts", "static", "templates", "tests")
NO_TEXTS = {".ttf", ".woff2", ".gz", ".png", ".pdf", ".xlsx", ".pyc", ".db"}
STARTED = re.compile(r"-m[\"', ]+((?:portal|bench|tests)(?:\.\w+)*)\b")
NAMED = re.compile(rf"(?<![\w/.])((?:portal/)?(?:{PARTS})/[\w/]+\.py)\b")


def texts() -> Iterator[tuple[Path, str]]:
    files = [place for folder in FOLDERS for place in (ROOT / folder).rglob("*")]
    for place in [*files, *ROOT.glob("*.md"), *ROOT.glob("*.toml"), ROOT / "Makefile"]:
        if place.is_file() and place.suffix not in NO_TEXTS and place.name != "CHANGELOG.md":
            yield place, place.read_text("utf-8", errors="ignore")


def test_every_module_that_is_started_is_there():
    started = {(str(place.relative_to(ROOT)), name) for place, text in texts() for name in STARTED.findall(text)}
    assert {place for place, _ in started} >= {"docs/systemd/portal-worker.service", "scripts/serve.py"}
    assert [one for one in sorted(started) if importlib.util.find_spec(one[1]) is None] == []


def test_every_file_of_the_portal_that_is_named_is_there():
    named = {(str(place.relative_to(ROOT)), name) for place, text in texts() for name in NAMED.findall(text)}
    assert len(named) > 20
    there = [ROOT / ("" if name.startswith("portal/") else "portal") / name for _, name in sorted(named)]
    assert [one for one, place in zip(sorted(named), there, strict=True) if not place.is_file()] == []
