"""A small OpenID Connect provider on this machine, as a county's 统一身份认证 is one: discovery, keys, sign-in, tokens.

It checks what the portal sends (client, secret, address, PKCE, a code once) and can be told to answer wrongly.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "portal", "not-a-real-secret"


class Provider:
    """`person` is who signs in there; `claims`, `drop`, `key`, `header` change the next ID tokens."""

    def __init__(self) -> None:
        self.key = self.published = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.issuer = ""
        self.person: dict[str, Any] = {"sub": "42", "preferred_username": "zhangjianguo"}
        self.claims: dict[str, Any] = {}
        self.drop: tuple[str, ...] = ()
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.metadata: dict[str, Any] = {}
        self.refuses = self.is_down = self.gives_no_id_token = False
        self.asked: list[dict[str, str]] = []
        self.codes: dict[str, dict[str, str]] = {}

    def discovery(self) -> dict[str, Any]:
        own = {
            name: f"{self.issuer}/{path}"
            for name, path in {
                "authorization_endpoint": "authorize",
                "token_endpoint": "token",
                "jwks_uri": "keys",
                "end_session_endpoint": "logout",
            }.items()
        }
        return {"issuer": self.issuer, "id_token_signing_alg_values_supported": ["RS256"], **own, **self.metadata}

    def authorize(self, asked: dict[str, str]) -> str:
        """The person has signed in there: where their browser is sent."""
        self.asked.append(asked)
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        given = {"error": "access_denied"} if self.refuses else {"code": code}
        return f"{asked['redirect_uri']}?{urlencode(given | {'state': asked['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        begun = self.codes.pop(form.get("code", ""), None)
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if begun is None or authorization != f"Basic {expected}" or form["redirect_uri"] != begun["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if begun["code_challenge"] != base64.urlsafe_b64encode(digest).decode().rstrip("="):
            return 400, {"error": "invalid_grant"}
        answer = {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer", "expires_in": 60}
        return 200, answer if self.gives_no_id_token else answer | {"id_token": self.id_token(begun["nonce"])}

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": nonce}
        claims |= self.person | self.claims
        kept = {name: value for name, value in claims.items() if name not in self.drop}
        if self.header["alg"] == "none":
            head, body = (
                base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (self.header, kept)
            )
            return f"{head}.{body}."
        key = OctKey.import_key(SECRET) if self.header["alg"] == "HS256" else self.key
        return str(jwt.encode(self.header, kept, key, algorithms=[self.header["alg"]]))


class Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(where.query).items()}
        if self.provider.is_down:
            self.answer(502, {})
        elif where.path == "/.well-known/openid-configuration":
            self.answer(200, self.provider.discovery())
        elif where.path == "/keys":
            self.answer(200, {"keys": [self.provider.published.as_dict(private=False)]})
        elif where.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(asked))
            self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.answer(*self.provider.token(form, self.headers.get("Authorization", "")))

    def answer(self, status: int, content: dict[str, Any]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *_: Any) -> None:
        """Not into the output of the tests."""


@contextmanager
def running_provider() -> Iterator[Provider]:
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"provider": provider}))
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
