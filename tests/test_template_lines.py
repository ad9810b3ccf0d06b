"""A line of a template can be read without scrolling sideways."""

from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[1] / "templates"
LONGEST = 159
# Folders that hold it, but for their papers, whose bytes are kept; the others are broken up when they are worked on.
KEPT = ("plans", "reviews")


@pytest.mark.parametrize("place", KEPT)
def test_lines_are_short(place: str) -> None:
    found = [
        f"{path.relative_to(TEMPLATES)}:{number}"
        for path in sorted((TEMPLATES / place).rglob("*.html"))
        if "papers" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST
    ]
    assert not found
