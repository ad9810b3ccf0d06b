"""The village branch planning portal. `create_app` is the table of contents."""

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.kernel import clock, config
from portal.kernel.db import db
from portal.web import (
    access,
    assets,
    compression,
    failures,
    feature,
    headers,
    htmx,
    logs,
    navigation,
    pasted_day,
    requests,
)
from portal.web.clean_requests import CleanRequest
from portal.web.cookies import Cookies
from portal.web.extensions import login_manager, migrate
from portal.web.host_names import HostNames
from portal.web.probes import ProbesByAddress
from portal.web.whole_forms import complete_forms, refuse_what_was_cut

# Each a folder with a `feature.py`; one may use those above it (the contracts in pyproject.toml).
FEATURES = (
    "printing",
    "workbooks",
    "accounts",
    "settings",
    "messages",
    "catalogue",
    "phrases",
    "plans",
    "reviews",
    "units",
    "ledgers",
    "appraisals",
    "cycles",
    "figures",
    "practice",
    "home",
    "audit",
    "sample",
    "operation",
)


def create_app(**overrides: Any) -> Flask:
    """The portal, with settings from the environment and `overrides` for tests."""
    app = Flask(__name__, template_folder="../templates", static_folder="../static")
    app.request_class = CleanRequest
    app.config.from_mapping(config.settings())
    app.config.update(overrides)
    app.session_interface = Cookies()
    app.wsgi_app = HostNames(app.wsgi_app)  # type: ignore[method-assign]
    if app.config["PROXIES"]:
        hops = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    if app.config["TRUSTED_HOSTS"]:
        app.wsgi_app = ProbesByAddress(app.wsgi_app, app.config["TRUSTED_HOSTS"])  # type: ignore[method-assign]

    db.init_app(app)
    migrate.init_app(app, db, directory=str(config.ROOT / "migrations"))
    login_manager.init_app(app)

    logs.register(app)
    app.before_request(requests.begin)
    app.teardown_request(requests.end)
    app.before_request(refuse_what_was_cut)
    app.before_request(access.require_login)
    app.after_request(compression.after_request)  # after_request runs the last one first
    app.after_request(htmx.after_request)
    app.after_request(headers.after_request)
    app.add_template_filter(clock.local_time)
    app.add_template_filter(clock.local_date)
    app.add_template_global(assets.asset)
    complete_forms(app)
    navigation.register(app)
    failures.register(app)
    app.register_blueprint(assets.bp)
    app.register_blueprint(pasted_day.bp)
    feature.register(app, FEATURES)
    return app
