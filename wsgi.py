"""The WSGI entry: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import os

from portal import create_app
from portal.kernel.private_files import keep_private
from portal.web import logs, syslog
from portal.web.turnstile import Turnstile

logs.set_up(os.environ.get("PORTAL_LOGS", "plain"))
keep_private()
app = create_app()
keep_private(app.config["INSTANCE"])
syslog.attach(app.config["SYSLOG"], app.config["INSTANCE"])
app.wsgi_app = Turnstile(  # type: ignore[method-assign]
    app.wsgi_app,
    places=int(os.environ.get("PORTAL_WEB_THREADS") or 2),
    longest=app.config["MAX_CONTENT_LENGTH"],
)
