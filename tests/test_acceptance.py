"""What docs/acceptance.md promises is kept by tests that are there."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
LINES = [line for line in (ROOT / "docs" / "acceptance.md").read_text("utf-8").splitlines() if re.match(r"\| \d", line)]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@cache
def names_in(path: str) -> set[str]:
    file = ROOT / path
    body = ast.parse(file.read_text("utf-8")).body if file.exists() else []
    return {node.name for node in body if isinstance(node, ast.FunctionDef)}


def test_every_behaviour_has_a_test():
    numbers = [int(line.split("|")[1]) for line in LINES]
    assert numbers == sorted(set(numbers)) and numbers[:45] == list(range(1, 46)), "each once, in their order"
    assert [line for line in LINES if not NAMED.search(line)] == []


def test_every_test_that_is_named_is_there():
    named = [found for line in LINES for found in NAMED.findall(line)]
    assert [f"{path}::{name}" for path, name in named if name not in names_in(path)] == []
