"""What a field key is, and that nobody takes one apart by hand."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.plans.domain.field_keys import FieldKey, FieldKind, is_of_measures, uids_in
from portal.plans.domain.questions import MEASURE, PROFILE, catalogue_key, question_of, star_key_of

ROOT = Path(__file__).parents[2]
HOME = ROOT / "portal/plans/domain"
# The only places that know how the text is made: of fields, of blocks.
KNOWING = {HOME / "field_keys.py", HOME / "questions.py"}
CUTTING = {"startswith", "endswith", "removeprefix", "removesuffix", "split", "rsplit", "partition", "rpartition"}
KEY = re.compile(r"^((field|block)_)?(key|field)$")
CUT_IN_TEMPLATE = re.compile(
    r"(key|field|\bat)\.(startswith|endswith|split|rsplit|partition|rpartition|replace)\(|measure\.\{\{|[\"'#]measure\."
)


@pytest.mark.parametrize(
    ("text", "kind", "uid", "name"),
    [
        ("goal", FieldKind.own, "", "goal"),
        ("measures", FieldKind.rows, "", "measures"),
        ("measure.k3x9", FieldKind.row, "k3x9", ""),
        ("measure.k3x9.due_on", FieldKind.cell, "k3x9", "due_on"),
        ("measure", FieldKind.own, "", "measure"),
        ("measure.", FieldKind.own, "", "measure."),
        ("measure..text", FieldKind.own, "", "measure..text"),
        ("measure.k3x9.", FieldKind.own, "", "measure.k3x9."),
        ("", FieldKind.own, "", ""),
    ],
)
def test_a_key_is_read_and_written_as_the_same_text(text: str, kind: FieldKind, uid: str, name: str) -> None:
    field = FieldKey.parse(text)
    assert (field.kind, field.uid, field.name) == (kind, uid, name)
    assert str(field) == text
    assert FieldKey.parse(str(field)) == field and hash(FieldKey.parse(text)) == hash(field)


def test_a_key_is_asked_what_it_belongs_to() -> None:
    assert FieldKey.parse("measure.k3x9.text").whole_row == FieldKey.row("k3x9") == FieldKey.parse("measure.k3x9")
    assert FieldKey.parse("goal").whole_row == FieldKey.parse("goal")
    assert [is_of_measures(key) for key in ("goal", "measures", "measure.a.b")] == [False, True, True]
    assert uids_in(["goal", "measures", "measure.a.text", "measure.b.text", "measure.a.owner"]) == {"a", "b"}


def test_the_question_behind_a_key() -> None:
    assert question_of("task.branch.1", "measure.k3x9.owner") == next(q for q in MEASURE if q.key == "owner")
    assert question_of("profile", "secretary") == PROFILE[0]
    assert question_of("task.branch.1", "measure.k3x9.more.owner") is None
    assert question_of("task.branch.1", "owner") is None, "a measure's question is none of the task's own"


def test_the_star_and_the_task_of_a_block() -> None:
    assert (catalogue_key("task.branch.1"), star_key_of("task.branch.1")) == ("branch.1", "branch")
    assert (catalogue_key("star.branch"), star_key_of("star.branch")) == ("branch", "branch")
    assert (catalogue_key("profile"), star_key_of("profile")) == ("", "")


def cuts(source: str) -> Iterator[int]:
    """Lines that take a field key apart, or put one together."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            first = node.values[0] if node.values else None
            if isinstance(first, ast.Constant) and str(first.value).startswith("measure."):
                yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CUTTING:
            on, said = node.func.value, node.args[0] if node.args else None
            name = on.attr if isinstance(on, ast.Attribute) else on.id if isinstance(on, ast.Name) else ""
            words = str(said.value) if isinstance(said, ast.Constant) else None
            if (words or "").startswith("measure") or (KEY.search(name) and words in (".", None)):
                yield node.lineno


def knows_plans(path: Path) -> bool:
    """What stands below plans has other keys: of settings, of the catalogue's tasks, of sessions."""
    return "plans" in path.parts or "portal.plans" in path.read_text() or "field_key" in path.read_text()


def test_no_code_cuts_a_field_key() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted(ROOT.glob("portal/**/*.py"))
        if path not in KNOWING and knows_plans(path)
        for line in cuts(path.read_text())
    ]
    assert not found, f"ask FieldKey (portal/plans/domain/field_keys.py) instead: {found}"


def test_no_template_cuts_a_field_key() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted(ROOT.glob("templates/**/*.html"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if CUT_IN_TEMPLATE.search(line)
    ]
    assert not found, f"ask FieldKey (portal/plans/domain/field_keys.py) instead: {found}"


@pytest.mark.parametrize(
    "source",
    [
        "key.split('.')[1]",
        "cell.key.startswith('measure.')",
        "name.startswith('measure')",
        "field_key.rpartition('.')",
        "block_key.partition('.')",
        "f'measure.{uid}.text'",
        "key.startswith(prefix)",
    ],
)
def test_the_guard_sees_each_way_of_cutting(source: str) -> None:
    assert list(cuts(source)) == [1]
