"""/readyz: for a reverse proxy or a watch on the same machine."""

from flask import abort, request

from portal.access import public
from portal.operation import bp
from portal.operation.checks import unready

HERE = ("127.0.0.1", "::1")


@bp.get("/readyz")
@public
def show_readiness() -> tuple[str, int, dict[str, str]]:
    """Whether people may be sent here, and if not, why. Only for the machine itself: it says how the house is built."""
    if request.remote_addr not in HERE or "X-Forwarded-For" in request.headers:
        abort(404)
    reasons = unready()
    return "\n".join(reasons or ["ok"]) + "\n", 503 if reasons else 200, {"Content-Type": "text/plain; charset=utf-8"}
