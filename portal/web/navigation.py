"""The entries at the head of every page, by role: those that the features bring. What keeps an office in order stands
behind 管理, so that the work itself fits into one line of a page 1366 px wide."""

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_login import current_user

from portal.web.feature import NavigationEntry, features

MOST = 6  # entries that still stand side by side; with more, those of management are folded into one


@dataclass(frozen=True)
class MenuEntry:
    """One entry; `current` marks the feature the page belongs to."""

    label: str
    url: str
    current: bool
    is_aside: bool


@dataclass(frozen=True)
class Navigation:
    """`entries` in the order of work; `management` behind one entry of its own, or nothing."""

    entries: list[MenuEntry]
    management: list[MenuEntry]

    @property
    def is_in_management(self) -> bool:
        return any(entry.current for entry in self.management)


def register(app: Flask) -> None:
    """Give every page its `nav`."""
    app.context_processor(lambda: {"nav": navigation() if current_user.is_authenticated else None})


def navigation() -> Navigation:
    """What the signed-in person may go to."""
    own = [entry for entry in features().navigation if current_user.role in entry.roles]
    here = max((_nearness(entry) for entry in own), default=0)
    is_folded = len(own) > MOST
    work = [_entry(entry, here) for entry in own if not (is_folded and entry.is_management)]
    return Navigation(work, [_entry(entry, here) for entry in own if entry.is_management] if is_folded else [])


def _nearness(entry: NavigationEntry) -> int:
    """How exactly the entry names this page: of two that both do, the longer beginning is meant."""
    endpoint = request.endpoint or ""
    return max((len(beginning) for beginning in entry.within if endpoint.startswith(beginning)), default=0)


def _entry(entry: NavigationEntry, here: int) -> MenuEntry:
    is_here = 0 < here == _nearness(entry)
    return MenuEntry(_with_count(entry.endpoint, entry.label), url_for(entry.endpoint), is_here, entry.is_aside)


def _with_count(endpoint: str, label: str) -> str:
    """消息（3）: how many have not been read."""
    unread = current_user.unread_messages if endpoint == "messages.list_messages" else 0
    return f"{label}（{unread}）" if unread else label
