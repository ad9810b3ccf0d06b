"""How much of a request is read at all. What is too much is refused before anything of it is taken apart: the time that
costs is everybody's, since Python runs one thread at a time.

Strangers send a name and a password, and people of the portal pages of writing. Sizes are bytes as they are sent; a
Chinese character in a form is nine.
"""

from flask import current_app, session
from werkzeug.exceptions import RequestEntityTooLarge

from portal.web.clean_requests import CleanRequest

# A form that anybody may send: signing in, a pickup code, a check number.
OF_STRANGERS = 16 * 1024
# Any other form from a browser that nobody has signed in with: refused, and shown back to be copied.
OF_UNKNOWN = 256 * 1024
# The largest form of ours, a county's villages to be ticked, has a thousand fields.
FIELDS, FIELDS_OF_STRANGERS = 5_000, 1_000
URLENCODED = "application/x-www-form-urlencoded"


def limit_body(request: CleanRequest) -> None:
    """Set what may be read of this request.

    Raises:
        RequestEntityTooLarge: it is more than that, and no page can show it back.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST":
        return
    is_known = "_user_id" in session  # as the signed cookie says; the database is asked later
    if hasattr(view, "is_public"):
        request.max_content_length = OF_STRANGERS
    elif not is_known:
        request.max_content_length = OF_UNKNOWN
    else:
        request.max_content_length = getattr(view, "at_most", request.max_content_length)
    is_too_large = (request.content_length or 0) > (request.max_content_length or 0)
    if is_too_large and request.max_content_length in (OF_STRANGERS, OF_UNKNOWN):
        _refuse(request)
    if not is_too_large and request.mimetype == URLENCODED:
        most = FIELDS if is_known else FIELDS_OF_STRANGERS
        if request.get_data(cache=True, parse_form_data=False).count(b"&") >= most:
            _refuse(request)


def _refuse(request: CleanRequest) -> None:
    request.is_unreadable = True
    raise RequestEntityTooLarge
