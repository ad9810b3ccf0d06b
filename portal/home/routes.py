"""Home: the page that a feature brings for the person's role; before that, what is to be set up."""

import sqlalchemy as sa
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.home import bp
from portal.home.pages import is_set_up, steps_of
from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.web.access import for_auditors, public
from portal.web.feature import features
from portal.web.htmx import show


@bp.get("/")
@for_auditors
def show_home() -> Response:
    if not is_set_up(current_user):
        return show("home/setting_up.html", steps=steps_of(current_user))
    for feature in features().all:
        for page in feature.home_pages:
            if current_user.role in page.roles:
                return page.show()
    raise NotThere("这里没有您的首页。请联系系统管理员。")


@bp.get("/healthz")
@public
def show_health() -> tuple[str, int]:
    """For the supervisor and the reverse proxy: does the portal answer, and does its database?"""
    db.session.execute(sa.select(1))
    return "ok", 200
