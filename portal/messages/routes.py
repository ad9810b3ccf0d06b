"""A person's messages."""

from flask import redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.db import commit
from portal.messages import bp, queries, services
from portal.messages.forms import OpenForm
from portal.web.access import for_auditors
from portal.web.htmx import show


@bp.get("/messages")
@for_auditors
def list_messages() -> Response:
    return messages_page(OpenForm(formdata=None))


def messages_page(form: OpenForm, status: int = 200) -> Response:
    return show("messages/list_messages.html", status=status, messages=queries.messages_of(current_user), form=form)


@bp.post("/messages/<int:message_id>")
@for_auditors
def open_message(message_id: int) -> Response:
    message, form = queries.message_or_404(current_user, message_id), OpenForm()
    if not form.validate_on_submit():
        return messages_page(form, status=422)
    path = message.path
    services.read_message(message)
    commit()
    return redirect(path, 303)


@bp.post("/messages/read")
@for_auditors
def read_all() -> Response:
    form = OpenForm()
    if not form.validate_on_submit():
        return messages_page(form, status=422)
    services.read_all(current_user)
    commit()
    return redirect(url_for(".list_messages"), 303)
