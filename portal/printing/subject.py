"""What papers can be about, and how people come to say it: the ways in which a feature answers for its papers.

The print centre shows choices and buttons; of places, years and who may see them it knows nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from click import Command

    from portal.printing.document import Document

Person = Any  # who is signed in: accounts lie above, and only `id`, `name`, `role`, `unit` and `unit_id` are read
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Choice:
    """A select of a form; `all` are the words for leaving it open, empty where one has to be chosen."""

    name: str
    label: str
    options: Options
    chosen: str
    all: str = ""


@dataclass(frozen=True)
class Filter:
    """What narrows one paper only. `less`: what asking for less of it is called; empty if it makes nothing shorter."""

    label: str
    options: Options
    all: str
    help: str  # on the command line
    less: str = ""


@dataclass(frozen=True)
class Offer:
    """A document in the print centre with the fields that its button sends; `units` and `years` leave a choice."""

    document: "Document"
    about: str
    fields: dict[str, int] = field(default_factory=dict)
    units: Sequence[Any] = ()
    years: Sequence[int] = ()

    @property
    def is_ready(self) -> bool:
        """Whether it can be made without choosing anything first."""
        return bool(self.fields or self.units)


@dataclass(frozen=True)
class Subject:
    """`offers`: what a person may make of some documents; nothing while there is nothing to print.
    `choices`: the form of a document, with what the address has already chosen; none while there is nothing to print.
    `less`: by which fields of the form less of it can be asked for, for a unit and the parameters of a job.
    `command`: `flask print <document>`, given what takes the parameters and draws.
    """

    offers: Callable[[Sequence["Document"], Person], Sequence[Offer]]
    choices: Callable[["Document", Person, Mapping[str, str]], Sequence[Choice]]
    less: Callable[["Document", int, Mapping[str, Any]], Sequence[str]]
    command: Callable[["Document"], "Command"]
