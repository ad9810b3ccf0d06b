"""What a feature brings to the portal. Whoever needs some of it asks all features; nobody names one."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from importlib import import_module
from typing import cast

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


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Everything of one feature that others show, run or tell without knowing it."""

    blueprint: Blueprint | None = None
    navigation: Sequence[NavigationEntry] = ()
    events: EventTypes = field(default_factory=dict)
    commands: Sequence[Command] = ()


class Features:
    """All features of a running portal."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.all = features

    @cached_property
    def navigation(self) -> Sequence[NavigationEntry]:
        """In the order in which they stand at the head of a page."""
        return sorted((entry for feature in self.all for entry in feature.navigation), key=lambda entry: entry.order)

    @cached_property
    def events(self) -> Mapping[str, EventType]:
        """Verb → its type.

        Raises:
            RuntimeError: two features tell of the same verb.
        """
        told: dict[str, EventType] = {}
        for feature in self.all:
            if twice := told.keys() & feature.events.keys():
                raise RuntimeError(f"told by two features: {', '.join(sorted(twice))}")
            told |= feature.events
        return told


def register(app: Flask, names: Sequence[str]) -> None:
    """Hang the features of these names into the portal: their pages and their commands."""
    found = [cast(Feature, import_module(f"portal.{name}.feature").FEATURE) for name in names]
    app.extensions["features"] = Features(found)
    for feature in found:
        if feature.blueprint is not None:
            app.register_blueprint(feature.blueprint)
        for command in feature.commands:
            app.cli.add_command(command)


def features() -> Features:
    """Those of the portal that is running here."""
    return cast(Features, current_app.extensions["features"])
