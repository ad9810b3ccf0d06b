"""The county's 统一身份认证 as an OpenID Connect provider: where a person is sent, and what it says of who came back.

Authorization code with PKCE; state and nonce wait in the signed cookie. Authlib checks the ID token: signature, issuer,
audience, nonce, times.
"""

import logging
import threading
from collections.abc import Mapping
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import current_app, request, session
from joserfc.errors import JoseError

from portal.kernel.config import setting
from portal.kernel.errors import DomainError
from portal.web.turnstile import waiting_outside

log = logging.getLogger("portal.accounts")

NAME = "unified"
STATE = f"_state_{NAME}_"
STATES = 3  # tabs in which a person may have begun; older ones are forgotten, for a cookie holds little
_AT_ONCE = threading.BoundedSemaphore(6)
SECONDS = 8  # that the provider has to answer
SKEW = 120  # seconds by which its clock may be wrong
# Signatures that need the provider's private key; never `none`, never one made with what we know ourselves.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")

AWAY = "现在连不上统一身份认证。请过几分钟再试；老是这样，请联系系统管理员。"
STALE = "这次登录等得太久，或者不是从这台电脑的登录页开始的。请再按一次“统一身份认证”。"
DECLINED = "统一身份认证没有同意这次登录，或者您在那里取消了。要登录，请再按一次“统一身份认证”。"
UNSOUND = "统一身份认证给的凭据没有通过核对，没有登录。请再试一次；老是这样，请联系系统管理员。"


class ProviderRefused(DomainError):
    """Nobody came in; the message is for the person, the log says more."""

    def __init__(self, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.status = status


def is_set() -> bool:
    return setting("OIDC") is not None


def address_to_sign_in(back: str, target: str) -> str:
    """Where the person is sent; `back` is where they return to, `target` the page they wanted.

    Raises:
        ProviderRefused: it does not answer.
    """
    client = _client()
    begun = _asked(lambda: client.create_authorization_url(back))
    for stale in [key for key in session if key.startswith(STATE)][: -STATES + 1]:
        session.pop(stale)
    client.save_authorize_data(redirect_uri=back, target=target, **begun)
    return str(begun["url"])


def who_came_back(answer: Mapping[str, str]) -> tuple[Mapping[str, Any], str]:
    """What the ID token says about the person, and the page they wanted. A state is good once.

    Raises:
        ProviderRefused: nobody that we can be sure of.
    """
    client = _client()
    begun = client.framework.get_state_data(session, answer.get("state"))
    if begun is None:
        raise ProviderRefused(STALE)
    if answer.get("error"):
        client.framework.clear_state_data(session, answer.get("state"))
        raise ProviderRefused(DECLINED)
    settings = setting("OIDC")
    wanted = {
        "iss": {"essential": True, "value": settings.issuer},
        "aud": {"essential": True, "value": settings.client_id},
    }
    token = _asked(lambda: client.authorize_access_token(claims_options=wanted, leeway=SKEW))
    if not token.get("userinfo"):
        log.warning("the identity provider gave no ID token")
        raise ProviderRefused(UNSOUND)
    return token["userinfo"], str(begun.get("target") or "")


def address_to_leave(back: str) -> str | None:
    """Where the person signs out of the provider itself; None if it has no such page, or does not answer."""
    try:
        left = _client().create_logout_url(
            post_logout_redirect_uri=back, client_id=setting("OIDC").client_id, state="left"
        )
    except (ProviderRefused, RuntimeError, ValueError):
        log.warning("the identity provider tells no address to sign out", exc_info=True)
        return None
    return str(left["url"])


def _asked(question: Any) -> Any:
    """An answer of the provider's, or a refusal in words. A provider that does not answer holds up few threads, and
    nobody who is at work."""
    try:
        with waiting_outside(request.environ):
            if not _AT_ONCE.acquire(timeout=2):
                raise ProviderRefused(AWAY, 503)
            try:
                return question()
            finally:
                _AT_ONCE.release()
    except requests.RequestException as error:
        log.warning("the identity provider does not answer: %s", type(error).__name__)
        raise ProviderRefused(AWAY, 503) from error
    except (AuthlibBaseError, OAuthError, JoseError, RuntimeError, ValueError, KeyError, TypeError) as error:
        log.warning("the identity provider's answer will not do: %s: %s", type(error).__name__, error)
        raise ProviderRefused(UNSOUND) from error


def _client() -> Any:
    """Made once for each process; it remembers the provider's addresses and keys."""
    held = current_app.extensions.get("identity_provider")
    if held is None:
        settings = setting("OIDC")
        held = OAuth(current_app).register(
            NAME,
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            server_metadata_url=f"{settings.issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": settings.scope,
                "code_challenge_method": "S256",
                "default_timeout": SECONDS,
            },
        )
        current_app.extensions["identity_provider"] = held
    metadata = _asked(held.load_server_metadata)
    if metadata.get("issuer") != setting("OIDC").issuer:
        log.error("the identity provider calls itself %s", metadata.get("issuer"))
        held.server_metadata.pop("_loaded_at", None)
        raise ProviderRefused(UNSOUND)
    offered = metadata.get("id_token_signing_alg_values_supported") or ALGORITHMS
    metadata["id_token_signing_alg_values_supported"] = [name for name in offered if name in ALGORITHMS]
    return held
