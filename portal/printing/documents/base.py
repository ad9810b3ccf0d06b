"""What a document is: something that can be built from parameters, typeset and drawn."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Params = Mapping[str, Any]
Places = Callable[[], Iterable[tuple[str, str]]]


def _nowhere() -> Iterable[tuple[str, str]]:
    return ()


@dataclass(frozen=True)
class Built:
    """A document with its data, before typesetting. `places` names where each text stands, for messages."""

    template: str
    sheets: tuple[str, ...]
    context: Mapping[str, Any]
    title: str
    file_name: str
    unit_id: int
    places: Places = _nowhere


@dataclass(frozen=True)
class Document:
    """A kind of paper. `build` asks no permission: who may have it is asked before (policy.py), each time."""

    key: str
    name: str
    paper: str
    about: str
    build: Callable[[Params, str], Built]  # (params, name of the person who prints)
