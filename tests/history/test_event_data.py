"""Every kind of event has a type and a sentence, and what does not fit the type is refused."""

import re
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import pytest

from portal.history import event_data
from portal.history.event_data import EventData, kind_of, kinds
from portal.history.models import Event
from portal.plans.events import EVENTS as OF_PLANS
from portal.plans.events import BlockSaved, LastYearTaken, PlanSubmitted
from portal.reviews.events import EVENTS as OF_REVIEWS
from portal.reviews.events import CommentAdded
from portal.units.events import EVENTS as OF_UNITS

ROOT = Path(__file__).parents[2]
TYPED = {"plans": OF_PLANS, "reviews": OF_REVIEWS, "units": OF_UNITS}  # features whose events all have types
BELOW = {"units": "places"}  # whose kinds stand lower, where they are read
KINDS = [kind for kind in kinds().values() if kind.__module__.startswith("portal.")]
VALUES = {int: 7, str: "approved", bool: True, dict: {}, list: []}


def value_for(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        return value_for(get_args(hint)[0])
    origin = get_origin(hint) or hint
    return next((value for kind, value in VALUES.items() if isinstance(value, origin)), None)


def sample_of(kind: type[EventData]) -> EventData:
    return kind(**{name: value_for(hint) for name, hint in event_data._hints(kind).items()})


@pytest.mark.parametrize("feature", TYPED)
def test_each_event_of_the_feature_has_a_type_and_each_type_a_sentence(feature: str) -> None:
    homes = {f"portal.{feature}.events", f"portal.{BELOW.get(feature)}.events"}
    defined = {kind.verb for kind in KINDS if kind.__module__ in homes}
    assert defined == set(TYPED[feature]), "name it in EVENTS, with a class of its own"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.verb)
def test_what_is_written_is_read_again(kind: type[EventData]) -> None:
    assert is_dataclass(kind) and kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    said = sample_of(kind)
    assert kind.read(said.as_json()) == said
    what, more = said.sentence()
    assert what and isinstance(more, str)
    event = Event(verb=kind.verb, data=said.as_json())
    assert kind.said_by(event) == said and kind.said_by(Event(verb="other", data={})) is None
    assert kind_of(kind.verb) is kind


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, field.name) for kind in KINDS for field in fields(kind)], ids=lambda one: str(one)
)
def test_what_does_not_fit_is_not_written(kind: type[EventData], name: str) -> None:
    said = sample_of(kind)
    object.__setattr__(said, name, object())
    with pytest.raises(TypeError, match=name):
        said.as_json()


def test_rows_of_former_years_are_read() -> None:
    assert PlanSubmitted.read({"number": 1, "receipt": "AB"}).sentence() == ("第 1 次上报", "回执号 AB")
    old = {"comment": 1, "submission": 2, "block": "analysis", "field": "gaps", "body": "写具体些"}
    assert CommentAdded.read(old).sentence() == ("写了一条审核意见", "")
    assert CommentAdded.read(old | {"audience": "township"}).sentence() == ("写了一条审核意见", "只给镇里看")
    assert BlockSaved.read({"block": "profile", "version": 1, "changes": {}, "gone": 1}).version == 1


def test_a_row_that_says_too_little_is_no_event_of_its_kind() -> None:
    with pytest.raises(TypeError):
        LastYearTaken.read({"year": 2022})


def test_an_event_without_a_sentence_is_noticed() -> None:
    @dataclass(frozen=True)
    class Silent(EventData, verb="silent_in_a_test"):
        pass

    try:
        with pytest.raises(NotImplementedError):
            Silent().sentence()
        with pytest.raises(TypeError, match="two kinds"):

            class Twice(EventData, verb="silent_in_a_test"):
                pass
    finally:
        del event_data._KINDS["silent_in_a_test"]


BY_KEY = re.compile(r"(?<!def )\brecord\(|\b(event|taken)\.data\[|\.data\.get\(")


def by_key(source: str) -> list[int]:
    """Lines that write an event as a verb with words, or read one by its keys."""
    return [number for number, line in enumerate(source.splitlines(), 1) if BY_KEY.search(line)]


@pytest.mark.parametrize("feature", TYPED)
def test_the_feature_reads_and_writes_types(feature: str) -> None:
    folder = ROOT / "portal" / feature
    kept = {"portal/units/services/__init__.py"}  # ends assignments, whose kind is the accounts'
    found = [f"{path.relative_to(ROOT)}:{line}" for path in folder.rglob("*.py") for line in by_key(path.read_text())]
    assert [one for one in found if one.partition(":")[0] not in kept] == []


def test_the_guard_sees_both_ways() -> None:
    assert by_key("record(stream, 'plan_filed', actor=actor)") == [1]
    assert by_key("event.data['block']") == [1]
