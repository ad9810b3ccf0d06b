"""The settings of sign-in through the county's 统一身份认证 (OpenID Connect), read once from the environment.

PORTAL_OIDC_ISSUER        https://sso.example.gov.cn/realms/county; without it there is no such sign-in
PORTAL_OIDC_CLIENT_ID     what the provider calls the portal
PORTAL_OIDC_CLIENT_SECRET the secret of it, or PORTAL_OIDC_CLIENT_SECRET_FILE: a file that holds it
PORTAL_OIDC_MATCH         username (default) or telephone: what of an account has to be the same as the claim
PORTAL_OIDC_CLAIM         the claim that is compared (default: preferred_username or phone_number)
PORTAL_OIDC_SCOPE         default: openid profile, with phone where the telephone is compared
PORTAL_OIDC_SECOND_STEP   portal (default: who has 两步验证 here is asked for the code) or provider (it asks)
PORTAL_LOCAL_SIGN_IN      all (default) or admins: who may still sign in with a password
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

MATCHES = {"username": ("preferred_username", "openid profile"), "telephone": ("phone_number", "openid profile phone")}
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Settings:
    """One provider."""

    issuer: str
    client_id: str
    client_secret: str
    match: str
    claim: str
    scope: str
    asks_second_step: bool
    is_only_way: bool


def settings(given: Mapping[str, str] = os.environ) -> Settings | None:
    """None where no provider is set.

    Raises:
        ValueError: half of the settings, or one that makes no sense.
    """
    issuer = given.get("PORTAL_OIDC_ISSUER", "").strip().rstrip("/")
    local = _one_of(given, "PORTAL_LOCAL_SIGN_IN", ("all", "admins"))
    if not issuer:
        if local != "all":
            raise ValueError("PORTAL_LOCAL_SIGN_IN=admins 要先设好 PORTAL_OIDC_ISSUER，否则别人都进不来")
        return None
    where = urlsplit(issuer)
    if not where.hostname or (where.scheme != "https" and where.hostname not in LOOPBACK):
        raise ValueError(f"PORTAL_OIDC_ISSUER 应该写成 https:// 开头的地址，现在是：{issuer}")
    client_id, secret = given.get("PORTAL_OIDC_CLIENT_ID", "").strip(), _secret(given)
    if not client_id or not secret:
        raise ValueError("设了 PORTAL_OIDC_ISSUER，还要设 PORTAL_OIDC_CLIENT_ID 和 PORTAL_OIDC_CLIENT_SECRET")
    match = _one_of(given, "PORTAL_OIDC_MATCH", tuple(MATCHES))
    claim, scope = MATCHES[match]
    return Settings(
        issuer=issuer,
        client_id=client_id,
        client_secret=secret,
        match=match,
        claim=given.get("PORTAL_OIDC_CLAIM", "").strip() or claim,
        scope=given.get("PORTAL_OIDC_SCOPE", "").strip() or scope,
        asks_second_step=_one_of(given, "PORTAL_OIDC_SECOND_STEP", ("portal", "provider")) == "portal",
        is_only_way=local == "admins",
    )


def _secret(given: Mapping[str, str]) -> str:
    place = given.get("PORTAL_OIDC_CLIENT_SECRET_FILE", "").strip()
    return (Path(place).read_text("utf-8") if place else given.get("PORTAL_OIDC_CLIENT_SECRET", "")).strip()


def _one_of(given: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """The first choice is the default."""
    value = given.get(name, "").strip() or choices[0]
    if value not in choices:
        raise ValueError(f"{name} 应该是 {' 或 '.join(choices)}，现在是：{value}")
    return value
