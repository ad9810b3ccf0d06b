"""From a plan as people write it down (measures inside their task) to the flat blocks that are stored."""

from collections.abc import Mapping
from typing import Any

from portal.plans.domain.content import Content, new_uid, tidy
from portal.plans.domain.field_keys import MEASURES, measure_field
from portal.plans.domain.questions import MEASURE, Kind, Question, questions_of

Nested = Mapping[str, Any]


def flat_blocks(blocks: Mapping[str, Nested]) -> dict[str, Content]:
    """Block key → content for a whole plan.

    Raises:
        ValueError: a field the form does not have, or an answer longer than it allows.
    """
    return {key: flat(key, nested) for key, nested in blocks.items()}


def flat(block_key: str, nested: Nested) -> Content:
    """One block: `measures` becomes rows with uids, `level_2022` becomes `level_1`."""
    nested = _without_years(nested) if block_key == "targets" else nested
    content: Content = {}
    questions = {question.key: question for question in questions_of(block_key)}
    for key, value in nested.items():
        if key != MEASURES:
            content[key] = _answer(block_key, questions.get(key), key, value)
    rows = {new_uid(): row for row in nested.get(MEASURES, [])}
    for uid, row in rows.items():
        content |= _cells(block_key, uid, row)
    return tidy({**content, MEASURES: list(rows)})


def _without_years(targets: Nested) -> Nested:
    return {f"level_{number}": targets[key] for number, key in enumerate(sorted(targets), 1)}


def _cells(block_key: str, uid: str, row: Nested) -> Content:
    questions = {question.key: question for question in MEASURE}
    return {
        measure_field(uid, key): _answer(block_key, questions.get(key), f"measure {key}", value)
        for key, value in row.items()
    }


def _answer(block_key: str, question: Question | None, key: str, value: Any) -> Any:
    """The value as the form would have stored it; decimals are text, so that 10.40 is never 10.399999."""
    if question is None:
        raise ValueError(f"{block_key} has no field {key}")
    if question.kind is Kind.decimal and value is not None:
        value = str(value)
    if isinstance(value, str) and len(value) > question.limit:
        raise ValueError(f"{block_key} {key} has {len(value)} characters, more than {question.limit}")
    return value
