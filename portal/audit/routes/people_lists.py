"""Which pages list people in bulk; that somebody looked at one is an event."""

from flask import Response, request
from flask_login import current_user

from portal.audit import bp
from portal.history.viewing import note_view

# endpoint → what the page is called in the history (`events.LISTS`)
LISTS_OF_PEOPLE = {"accounts.list_accounts": "accounts", "accounts.choose_slips": "slips"}


@bp.after_app_request
def note_lists(response: Response) -> Response:
    """After the page is made: a page that was refused showed nobody anything."""
    page = LISTS_OF_PEOPLE.get(request.endpoint or "")
    if page and request.method == "GET" and response.status_code == 200:
        note_view(current_user, page)
    return response
