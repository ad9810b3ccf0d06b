"""县里的设置: one page."""

from flask import flash, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.history.queries import latest_events
from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed
from portal.settings import bp, policy, queries, services
from portal.settings.forms import SettingsForm
from portal.settings.models import NAMES
from portal.web.htmx import done, show

NEWS_SHOWN = 10


@bp.get("/settings")
def show_settings() -> Response:
    if reason := policy.why_not_read(current_user):
        raise NotAllowed(reason)
    return settings_page(SettingsForm(formdata=None, obj=queries.settings_of(current_user.unit.county_id)))


def settings_page(form: SettingsForm, status: int = 200) -> Response:
    """The form, who changed what last, and what was changed before."""
    county_id = current_user.unit.county_id
    return show(
        "settings/show_settings.html",
        status=status,
        form=form,
        names=NAMES,
        settings=queries.settings_of(county_id),
        changed=queries.changed_settings(county_id),
        events=latest_events([f"unit:{county_id}"], ["setting_changed"], NEWS_SHOWN),
        why_not_change=policy.why_not_change(current_user),
    )


@bp.post("/settings")
def save_settings() -> Response:
    if reason := policy.why_not_change(current_user):
        raise NotAllowed(reason)
    form = SettingsForm()
    if not form.validate_on_submit():
        return settings_page(form, status=422)
    changed = services.change_settings(form.values, actor=current_user)
    commit()
    flash(f"已保存：{'、'.join(changed)}。" if changed else "没有改动。", "success" if changed else "info")
    return done(url_for(".show_settings"))
