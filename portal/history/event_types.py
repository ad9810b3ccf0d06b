"""What an event type is: a verb in the past tense, and how it is told. Each feature names its own in `events.py`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Told = tuple[str, str]  # what happened, more about it
Sentence = Callable[[dict[str, Any]], Told]


@dataclass(frozen=True)
class EventType:
    """One kind of event.

    `on_timeline`: the plan it happened to tells of it, not only the audit. `is_own_affair`: how the village works is
    its own affair; the township does not read these.
    """

    sentence: Sentence
    on_timeline: bool = False
    is_own_affair: bool = False


EventTypes = Mapping[str, EventType]


def for_audit(**sentences: Sentence) -> dict[str, EventType]:
    """Verbs that are found by searching only."""
    return {verb: EventType(sentence) for verb, sentence in sentences.items()}


def on_timeline(*, own_affairs: bool = False, **sentences: Sentence) -> dict[str, EventType]:
    """Verbs that the plan's timeline tells too."""
    return {verb: EventType(sentence, True, own_affairs) for verb, sentence in sentences.items()}
