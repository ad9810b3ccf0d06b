"""The few entries at the head of every page, by role."""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_login import current_user

from portal.accounts.models import TOWNSHIP_ROLES, VILLAGE_ROLES, Role


@dataclass(frozen=True)
class Entry:
    """One entry; `current` marks the feature the page belongs to."""

    label: str
    url: str
    current: bool


# (endpoint, label, endpoints that count as being there)
_Entries = tuple[tuple[str, str, tuple[str, ...]], ...]
_MESSAGES = ("messages.list_messages", "消息", ("messages.",))
_VILLAGE: _Entries = (
    ("home.show_home", "计划首页", ("home.", "plans.")),
    ("printing.list_jobs", "打印", ("printing.",)),
    _MESSAGES,
)
_OFFICE: _Entries = (
    ("home.show_home", "首页", ("home.",)),
    ("reviews.list_plans", "各村计划", ("reviews.", "plans.", "appraisals.")),
    ("figures.show_figures", "数据", ("figures.",)),
    ("printing.list_jobs", "打印", ("printing.", "exchange.show_archive")),
    _MESSAGES,
)
_UNITS = ("units.list_units", "单位", ("units.",))
_AUDIT = ("audit.search_history", "操作记录", ("audit.", "operation."))
_PHRASES = ("phrases.list_phrases", "参考用语", ("phrases.",))
_TOWNSHIP: _Entries = (*_OFFICE, _UNITS, _PHRASES)
_REVIEWER: _Entries = (*_TOWNSHIP, ("accounts.list_accounts", "账号", ("accounts.",)), _AUDIT)
_VIEWER: _Entries = (*_TOWNSHIP, _AUDIT)
_COUNTY: _Entries = (
    *_OFFICE,
    _UNITS,
    _PHRASES,
    ("cycles.list_years", "年度和目录", ("cycles.", "catalogue.", "settings.", "exchange.choose_catalogue")),
    _AUDIT,
)
_ADMIN: _Entries = (
    ("home.show_home", "首页", ("home.",)),
    ("accounts.list_accounts", "账号", ("accounts.",)),
    _UNITS,
    ("cycles.list_years", "年度和目录", ("cycles.", "catalogue.", "settings.")),
    _AUDIT,
)


def register(app: Flask) -> None:
    """Give every page its `nav`."""
    app.context_processor(lambda: {"nav": entries() if current_user.is_authenticated else []})


def entries() -> list[Entry]:
    """What the signed-in person may go to."""
    if current_user.role in VILLAGE_ROLES:
        chosen = _VILLAGE
    elif current_user.role in TOWNSHIP_ROLES:
        chosen = {Role.reviewer: _REVIEWER, Role.viewer: _VIEWER}.get(current_user.role, _TOWNSHIP)
    else:
        chosen = _ADMIN if current_user.role is Role.admin else _COUNTY
    here = request.endpoint or ""
    return [
        Entry(_with_count(endpoint, label), url_for(endpoint), here.startswith(places))
        for endpoint, label, places in chosen
        if endpoint in current_app.view_functions
    ]


def _with_count(endpoint: str, label: str) -> str:
    """消息（3）: how many have not been read."""
    unread = current_user.unread_messages if endpoint == "messages.list_messages" else 0
    return f"{label}（{unread}）" if unread else label
