"""The few entries at the head of every page, by role: those that the features bring."""

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_login import current_user

from portal.web.feature import features


@dataclass(frozen=True)
class Entry:
    """One entry; `current` marks the feature the page belongs to."""

    label: str
    url: str
    current: bool


def register(app: Flask) -> None:
    """Give every page its `nav`."""
    app.context_processor(lambda: {"nav": entries() if current_user.is_authenticated else []})


def entries() -> list[Entry]:
    """What the signed-in person may go to."""
    here = request.endpoint or ""
    return [
        Entry(_with_count(entry.endpoint, entry.label), url_for(entry.endpoint), here.startswith(entry.within))
        for entry in features().navigation
        if current_user.role in entry.roles
    ]


def _with_count(endpoint: str, label: str) -> str:
    """消息（3）: how many have not been read."""
    unread = current_user.unread_messages if endpoint == "messages.list_messages" else 0
    return f"{label}（{unread}）" if unread else label
