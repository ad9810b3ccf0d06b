"""/readyz and /metrics for a watch on the same machine; 系统状态 for people."""

import time
from ipaddress import ip_address, ip_network

from flask import abort, current_app, g, request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts.models import Role
from portal.audit import policy
from portal.audit.domain.groups import GROUPS
from portal.audit.queries import days
from portal.audit.services import exports
from portal.history import anchors, checking
from portal.kernel import clock
from portal.kernel.errors import NotAllowed
from portal.operation import alerts, bp
from portal.operation.checks import unready
from portal.operation.metrics import Meter, as_text
from portal.operation.status import gauges, jobs_by_state, sections, versions
from portal.web.access import for_auditors, public
from portal.web.htmx import show

TEXT = {"Content-Type": "text/plain; charset=utf-8"}
PROMETHEUS = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
EXPORTS_SHOWN = 5
HERE = ("127.0.0.1/32", "::1/128")


@bp.get("/readyz")
@public
def show_readiness() -> tuple[str, int, dict[str, str]]:
    """Whether people may be sent here, and if not, why. Only for the machine itself: it says how the house is built."""
    if not _is_from(HERE) or "X-Forwarded-For" in request.headers:
        abort(404)
    reasons = unready()
    return "\n".join(reasons or ["ok"]) + "\n", 503 if reasons else 200, TEXT


@bp.get("/metrics")
@public
def show_metrics() -> tuple[str, int, dict[str, str]]:
    """For the machine itself, or for the addresses of PORTAL_METRICS_ALLOW; through a proxy only for the latter."""
    allowed = tuple(current_app.config["METRICS_ALLOW"])
    from_here = _is_from(HERE) and "X-Forwarded-For" not in request.headers
    if not (from_here or _is_from(allowed)):
        abort(404)
    return as_text(meter().totals(), gauges(), jobs_by_state()), 200, PROMETHEUS


@bp.get("/status")
def show_status() -> Response:
    if current_user.role not in (Role.county, Role.admin):
        raise NotAllowed("系统状态由县委组织部和系统管理员查看。系统用着不正常，请联系他们。")
    return show("operation/show_status.html", sections=sections(), versions=versions(), now=clock.now())


@bp.get("/overview")
@for_auditors
def show_overview() -> Response:
    """What an auditor begins the day with: what is wrong, whether the records are whole, how much happened on each day,
    and what was taken out."""
    if reason := policy.why_not_watch(current_user):
        raise NotAllowed(reason)
    return show(
        "operation/show_overview.html",
        alerts=alerts.shown_to(current_user),
        check=checking.latest_check(),
        anchor=anchors.latest_anchor(),
        days=days.days_of(current_user),
        groups={key: GROUPS[key][0] for key in days.COMPARED},
        exports=exports.latest_exports(current_user)[:EXPORTS_SHOWN],
    )


@bp.after_app_request
def count_request(response: Response) -> Response:
    """Every answer, also the failures; static files are the browser's business."""
    if request.endpoint not in ("static", "assets.site_css", "assets.site_js") and "begun_at" in g:
        meter().count(request.endpoint or "none", response.status_code, time.monotonic() - g.begun_at)
    return response


def meter() -> Meter:
    """This process's counts."""
    if "portal_meter" not in current_app.extensions:
        current_app.extensions["portal_meter"] = Meter(current_app.config["INSTANCE"] / "metrics")
    found: Meter = current_app.extensions["portal_meter"]
    return found


def _is_from(networks: tuple[str, ...]) -> bool:
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    return any(address in ip_network(network, strict=False) for network in networks)
