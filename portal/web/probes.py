"""/healthz, /readyz and /metrics behind PORTAL_HOSTS: what watches a machine asks by its address, not by the portal's
name.

Only these, which are for machines and say themselves to whom they answer; every other page stays with its own names."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PROBES = ("/healthz", "/readyz", "/metrics")


class ProbesByAddress:
    """Hands on what is asked of a probe as if by the first name that the portal answers to."""

    def __init__(self, app: "WSGIApplication", hosts: Sequence[str]) -> None:
        self._app, self._host = app, hosts[0].lstrip(".")

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ.get("PATH_INFO") in PROBES and environ.get("REQUEST_METHOD") in ("GET", "HEAD"):
            environ = {**environ, "HTTP_HOST": self._host}
        return self._app(environ, start_response)
