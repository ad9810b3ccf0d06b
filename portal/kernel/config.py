"""Settings, read once from the environment. Defaults are those that are safe in production.

PORTAL_INSTANCE   folder for the database, the key, the queue and finished PDFs (default: ./instance)
DATABASE_URL      sqlite:///… or postgresql+psycopg://… (default: portal.sqlite in the instance folder)
SECRET_KEY        signs cookies; made up once and kept in the instance folder when not given
PORTAL_HTTPS      "1" when people reach the portal over HTTPS: cookies are then sent over HTTPS only
PORTAL_HOSTS      host names the portal answers to, comma separated (default: any)
PORTAL_ADDRESS    https://… under which people reach the portal; printed on paper as a QR code (default: none)
PORTAL_PASSWORDS  asvs (default: 8 characters, nothing common) or dengbao (three kinds, 90 days, none of the last five)
PORTAL_SECOND_STEP required: township and county offices must sign in with a code from a telephone (default: may)
PORTAL_LOGS       json (a line a request, for journald) or plain (default: errors and warnings only)
PORTAL_SYSLOG     where events and warnings go as RFC 5424: host:port, tcp://host:port or /dev/log (default: nowhere)
PORTAL_METRICS_ALLOW networks that may read /metrics beside this machine, comma separated: 10.1.2.0/24 (default: none)
PORTAL_OIDC_…     sign-in through the county's 统一身份认证: see portal/kernel/oidc_settings.py
PORTAL_PROXIES    how many reverse proxies stand before the portal (default 0)
"""

import os
import re
import secrets
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pysqlite3
from flask import current_app
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from portal.kernel import oidc_settings
from portal.kernel.syslog_target import target_from

UNREADABLE_DATABASE = (
    "DATABASE_URL 不完整，应该写成 'postgresql+psycopg://用户:密码@主机/库' 这样。密码里有 & $ # 等符号的，"
    "整个值要用单引号括起来；密码里的 % 写成 %25，@ 写成 %40，/ 写成 %2F。"
)
ROOT = Path(__file__).resolve().parents[2]


def setting(name: str) -> Any:
    """One setting of the portal that is running here; needs its application context."""
    return current_app.config[name]


def settings() -> dict[str, Any]:
    """Flask's configuration as a mapping."""
    instance = Path(os.environ.get("PORTAL_INSTANCE", ROOT / "instance")).resolve()
    instance.mkdir(parents=True, exist_ok=True)
    url = database_url(instance)
    hosts = [name.strip() for name in os.environ.get("PORTAL_HOSTS", "").split(",") if name.strip()]
    return {
        "INSTANCE": instance,
        "SECRET_KEY": os.environ.get("SECRET_KEY") or kept_secret(instance / "secret_key"),
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url),
        "SESSION_COOKIE_NAME": "portal",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": os.environ.get("PORTAL_HTTPS") == "1",
        "TRUSTED_HOSTS": hosts or None,
        # A village meeting lasts longer than the hour after which Flask-WTF would refuse the form.
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 2_000,
        "SEND_FILE_MAX_AGE_DEFAULT": 0,
        "ADDRESS": public_address(os.environ.get("PORTAL_ADDRESS", "")),
        "PASSWORD_PRESET": password_preset(os.environ.get("PORTAL_PASSWORDS", "asvs")),
        "SECOND_STEP_REQUIRED": os.environ.get("PORTAL_SECOND_STEP") == "required",
        "METRICS_ALLOW": networks(os.environ.get("PORTAL_METRICS_ALLOW", "")),
        "OIDC": oidc_settings.settings(),
        "SYSLOG": target_from(os.environ.get("PORTAL_SYSLOG", "")),
        "PROXIES": int(os.environ.get("PORTAL_PROXIES", "0")),
    }


def public_address(given: str) -> str:
    """The address on paper, without a slash at its end; it cannot be taken back once printed, so no guess is made.

    Raises:
        ValueError: the setting is not an address.
    """
    address = given.strip().rstrip("/")
    if address and not re.fullmatch(r"https?://[a-z0-9.-]+(:\d+)?(/[\w./-]*)?", address, re.IGNORECASE | re.ASCII):
        raise ValueError(f"PORTAL_ADDRESS 应该写成 https://plan.example.gov.cn 这样的网址，现在是：{given}")
    return address


def password_preset(given: str) -> str:
    """Which rules for passwords hold (`portal.accounts.services.password_rules`).

    Raises:
        ValueError: there are no such rules.
    """
    if given not in ("asvs", "dengbao"):
        raise ValueError(f"PORTAL_PASSWORDS 应该是 asvs 或 dengbao，现在是：{given}")
    return given


def networks(given: str) -> list[str]:
    """Addresses and networks, comma separated.

    Raises:
        ValueError: one of them is none.
    """
    names = [name.strip() for name in given.split(",") if name.strip()]
    for name in names:
        try:
            ip_network(name, strict=False)
        except ValueError as error:
            raise ValueError(f"PORTAL_METRICS_ALLOW 应该写成 10.1.2.0/24 这样的网段，现在有：{name}") from error
    return names


def database_url(instance: Path) -> str:
    """The address of the database: what the office has set, else a file in the instance folder."""
    given = os.environ.get("DATABASE_URL", "").strip()
    return checked(with_driver(given)) if given else f"sqlite:///{instance / 'portal.sqlite'}"


def checked(url: str) -> str:
    """An address as a whole: a shell cuts one off at & or $ that stands outside of quotes, and what is left looks like
    an address still. The password is never told.

    Raises:
        ValueError: it cannot be an address of a database.
    """
    try:
        whole = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise ValueError(UNREADABLE_DATABASE) from error
    if not whole.database and not whole.drivername.startswith("sqlite"):
        raise ValueError(UNREADABLE_DATABASE)
    return url


def with_driver(url: str) -> str:
    """A database's address with the driver we ship, where it names none."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def engine_options(url: str) -> dict[str, Any]:
    """The bundled SQLite for sqlite addresses; checked connections for a database server that may restart."""
    # An exception of the database goes to the log, and must not carry what people have typed.
    common = {"hide_parameters": True}
    return common | ({"module": pysqlite3} if url.startswith("sqlite") else {"pool_pre_ping": True, "pool_size": 10})


def kept_secret(path: Path) -> str:
    """The key of this installation, made up the first time; readable by its owner only."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()
