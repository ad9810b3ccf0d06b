"""A class is found by its name: one that five features have says nothing of its subject."""

import ast
from collections import Counter
from pathlib import Path

PORTAL = Path(__file__).parents[1] / "portal"
MOST = 4


def test_no_name_of_a_class_stands_for_many_things() -> None:
    names = Counter(
        node.name
        for path in PORTAL.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    )
    many = {name: count for name, count in names.items() if count > MOST}
    assert not many, "give them their subject: BoardLine, PlanFilters"


def test_names_that_say_nothing_are_gone() -> None:
    """`told` and `wants_words` once stood for any answer to a script, and for who asks for one."""
    gone = {"told", "wants_words"}
    found = [
        f"{path.relative_to(PORTAL)}:{node.lineno}"
        for path in PORTAL.rglob("*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and node.name in gone
    ]
    assert not found
