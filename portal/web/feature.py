"""What a feature brings to the portal. Whoever needs some of it asks all features; nobody names one."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol, cast

from click import Command
from flask import Blueprint, Flask, current_app

from portal.history.event_types import EventType, EventTypes


@dataclass(frozen=True)
class NavigationEntry:
    """A way to the feature at the head of every page.

    `order`: its place among all entries. `roles`: who has it. `within`: beginnings of the
    endpoints that count as being there. `is_management`: among what is kept in order behind the work
    (管理). `is_aside`: at the right, beside the work.
    """

    order: int
    endpoint: str
    label: str
    roles: Set[Enum]
    within: tuple[str, ...]
    is_management: bool = False
    is_aside: bool = False


@dataclass(frozen=True)
class HomeCard:
    """A part of an office's first page. `values`: what its template gets for a person and a year; None: nothing to
    show. `order`: its place among the cards."""

    order: int
    roles: Set[Enum]
    template: str
    values: Callable[[Any, Any], Mapping[str, Any] | None]


@dataclass(frozen=True)
class HomePage:
    """The first page after signing in of people with these roles: what answers the request."""

    roles: Set[Enum]
    show: Callable[[], Any]


class Step(NamedTuple):
    """What is to be done before anybody can write in an empty portal: what, who does it, how far it is; without an
    address it is somebody else's."""

    name: str
    about: str
    is_done: bool
    told: str
    url: str = ""


@dataclass(frozen=True)
class SetupStep:
    """A step for these roles, whose first page it is until the step that `decides` is done."""

    order: int
    roles: Set[Enum]
    of: Callable[[Any], Step]
    decides: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class Chore:
    """What a worker does once a minute, or once a day; one that fails is logged and tried again."""

    name: str
    do: Callable[[], Any]
    is_daily: bool = False


class Paper(Protocol):
    """What is drawn or written: `portal.printing.document.Document`, of which nothing else is known down here."""

    @property
    def key(self) -> str: ...


class Workbook(Protocol):
    """A file for offices: `portal.workbooks.workbook`. Long ones are made by the worker, as `document`."""

    @property
    def address(self) -> str: ...

    @property
    def document(self) -> Paper | None: ...


class PacketSupply(Protocol):
    """What may be bound into a packet, and by whom: `portal.printing.packets.supply`."""

    @property
    def roles(self) -> Set[Enum]: ...


class GuessLimit(Protocol):
    """Who typed wrong codes too often has to wait: `portal.web.guessing`."""

    def refuse_many(self, what: Any, who: Any) -> None: ...

    def note_wrong(self, what: Any, who: Any) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Everything of one feature that others show, run or tell without knowing it.

    The last three are what those below need of somebody above: one feature brings each.
    """

    blueprint: Blueprint | None = None
    navigation: Sequence[NavigationEntry] = ()
    events: EventTypes = field(default_factory=dict)
    commands: Sequence[Command] = ()
    papers: Sequence[Paper] = ()
    workbooks: Sequence[Workbook] = ()
    home_pages: Sequence[HomePage] = ()
    home_cards: Sequence[HomeCard] = ()
    setup_steps: Sequence[SetupStep] = ()
    chores: Sequence[Chore] = ()
    packet_supply: PacketSupply | None = None
    guess_limit: GuessLimit | None = None
    notify: Callable[[Iterable[Any], str, str], None] | None = None  # a message to people, with a path to go to


class Features:
    """All features of a running portal. `folders`: where each stands."""

    def __init__(self, features: Sequence[Feature], folders: Sequence[Path] = ()) -> None:
        self.all = features
        self.folders = folders

    @cached_property
    def navigation(self) -> Sequence[NavigationEntry]:
        """In the order in which they stand at the head of a page."""
        return sorted((entry for feature in self.all for entry in feature.navigation), key=lambda entry: entry.order)

    @cached_property
    def home_cards(self) -> Sequence[HomeCard]:
        """In the order in which they stand on the first page."""
        return sorted((card for feature in self.all for card in feature.home_cards), key=lambda card: card.order)

    @cached_property
    def setup_steps(self) -> Sequence[SetupStep]:
        """In the order in which they are done."""
        return sorted((step for feature in self.all for step in feature.setup_steps), key=lambda step: step.order)

    @cached_property
    def chores(self) -> Sequence[Chore]:
        """In the order of the features: what looks at all others' work comes last."""
        return [chore for feature in self.all for chore in feature.chores]

    @cached_property
    def events(self) -> Mapping[str, EventType]:
        """Verb → its type.

        Raises:
            RuntimeError: two features tell of the same verb.
        """
        return _by_name((verb, kind) for feature in self.all for verb, kind in feature.events.items())

    @cached_property
    def papers(self) -> Mapping[str, Paper]:
        """Key → paper; the key is in addresses, in jobs and in packets, and is one feature's only."""
        return _by_name((paper.key, paper) for feature in self.all for paper in feature.papers)

    @cached_property
    def workbooks(self) -> Mapping[str, Workbook]:
        """The last part of the address → what is written there."""
        return _by_name((each.address, each) for feature in self.all for each in feature.workbooks)

    @cached_property
    def files(self) -> Mapping[str, Paper]:
        """What the worker makes as well and is no paper, by key."""
        made = [workbook.document for workbook in self.workbooks.values()]
        return _by_name((each.key, each) for each in made if each)

    @property
    def packet_supply(self) -> PacketSupply:
        return _only(feature.packet_supply for feature in self.all)

    @property
    def guess_limit(self) -> GuessLimit:
        return _only(feature.guess_limit for feature in self.all)

    @property
    def notify(self) -> Callable[[Iterable[Any], str, str], None]:
        return _only(feature.notify for feature in self.all)


def _by_name(named: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, each in named:
        if name in found:
            raise RuntimeError(f"two features have: {name}")
        found[name] = each
    return found


def _only(brought: Iterable[Any]) -> Any:
    [found] = [each for each in brought if each is not None]
    return found


def load(names: Sequence[str]) -> Features:
    """The features of these names: a folder of the portal each, or a package named in full."""
    modules = [import_module(f"{name if '.' in name else f'portal.{name}'}.feature") for name in names]
    return Features(
        [cast(Feature, module.FEATURE) for module in modules], [Path(str(module.__file__)).parent for module in modules]
    )


def register(app: Flask, names: Sequence[str]) -> None:
    """Hang the features of these names into the portal: their pages and their commands."""
    app.extensions["features"] = found = load(names)
    for feature in found.all:
        if feature.blueprint is not None:
            app.register_blueprint(feature.blueprint)
        for command in feature.commands:
            app.cli.add_command(command)


def features() -> Features:
    """Those of the portal that is running here."""
    return cast(Features, current_app.extensions["features"])
