"""What an event says, as a value with typed fields: one frozen dataclass for each kind, in the `events.py` of the
feature that records it. The database keeps verb and JSON; the way there and back is here and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import fields
from types import UnionType
from typing import Any, ClassVar, Self, Union, get_args, get_origin, get_type_hints

from portal.history.event_types import EventType, Told
from portal.history.models import Event

_KINDS: dict[str, type["EventData"]] = {}
_HINTS: dict[str, dict[str, Any]] = {}


class EventData:
    """One kind of event. Subclasses are frozen dataclasses; their fields are the keys of the stored JSON.

    A field with a default is one that rows of former years may lack. `on_timeline` and `is_own_affair` are as for
    `EventType`.
    """

    verb: ClassVar[str] = ""
    on_timeline: ClassVar[bool] = False
    is_own_affair: ClassVar[bool] = False

    def __init_subclass__(
        cls, verb: str = "", *, on_timeline: bool = False, is_own_affair: bool = False, **more: Any
    ) -> None:
        super().__init_subclass__(**more)
        if verb:
            if verb in _KINDS:
                raise TypeError(f"two kinds of event are called {verb}")
            cls.verb, cls.on_timeline, cls.is_own_affair = verb, on_timeline, is_own_affair
            _KINDS[verb] = cls

    def sentence(self) -> Told:
        """What happened, and more about it."""
        raise NotImplementedError

    def as_json(self) -> dict[str, Any]:
        """As the database keeps it.

        Raises:
            TypeError: a value is not of its field's type.
        """
        hints, said = _hints(type(self)), {}
        for name, hint in hints.items():
            said[name] = getattr(self, name)
            if not _fits(said[name], hint):
                raise TypeError(f"{self.verb}: {name} is no {hint}: {said[name]!r}")
        return said

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """From what the database keeps; what no field is for any more is left out.

        Raises:
            TypeError: a field without a default is missing.
        """
        return cls(**{name: data[name] for name in _hints(cls) if name in data})

    @classmethod
    def said_by(cls, event: Event) -> Self | None:
        """What the event says, if it is of this kind."""
        return cls.read(event.data) if event.verb == cls.verb else None


def kind_of(verb: str) -> type[EventData] | None:
    """The kind of a verb; None for those that have no type of their own yet."""
    return _KINDS.get(verb)


def kinds() -> Mapping[str, type[EventData]]:
    """All of them by verb."""
    return _KINDS


def types_of(*named: type[EventData]) -> dict[str, EventType]:
    """What a feature brings: these kinds, each told by its own sentence."""
    return {kind.verb: EventType(_telling(kind), kind.on_timeline, kind.is_own_affair) for kind in named}


def _telling(kind: type[EventData]) -> Any:
    return lambda data: kind.read(data).sentence()


def _hints(kind: type[EventData]) -> dict[str, Any]:
    """Field → type, worked out once: every save of the county asks."""
    if kind.verb not in _HINTS:
        hints = get_type_hints(kind)
        _HINTS[kind.verb] = {field.name: hints[field.name] for field in fields(kind)}  # type: ignore[arg-type]
    return _HINTS[kind.verb]


def _fits(value: Any, hint: Any) -> bool:
    """By the outer type only: what is inside a list or a mapping, mypy knows."""
    if hint is Any:
        return True
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in get_args(hint))
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, origin or hint)
