"""Alerts at the head of the pages of those who run the portal, and the web's own look at the worker."""

import logging
import time

import sqlalchemy as sa
from flask import Response, current_app, request
from flask_login import current_user

from portal.operation import alerts, bp
from portal.printing import alive

log = logging.getLogger(__name__)

LOOK_EVERY = 60.0  # seconds, in each process
LOOKED = "portal_looked_at_worker"


@bp.app_context_processor
def alerts_for_heads() -> dict[str, object]:
    """For base.html, which asks: a fragment needs none."""
    return {"open_alerts": lambda: alerts.shown_to(current_user) if current_user.is_authenticated else []}


@bp.after_app_request
def look_at_worker(response: Response) -> Response:
    """A worker that died cannot say so. One that never began may not be wanted yet: that is in 系统状态."""
    now = time.monotonic()
    if now - current_app.extensions.get(LOOKED, now - LOOK_EVERY) < LOOK_EVERY or request.endpoint == "static":
        return response
    current_app.extensions[LOOKED] = now
    if (silent := alive.silence()) is not None and silent > alive.SILENCE:
        _tell()
    return response


def _tell() -> None:
    """The person's page is made already: what keeps us from writing now must not take it away."""
    try:
        if current_user.is_authenticated:
            alerts.watch(["worker"], county_id=current_user.unit.county_id)
    except sa.exc.SQLAlchemyError:
        log.exception("the alert about the worker could not be told")
