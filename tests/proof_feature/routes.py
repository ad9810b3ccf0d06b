"""The page of the notes."""

from flask_login import current_user
from werkzeug.wrappers import Response

from portal.web.htmx import show
from tests.proof_feature import bp
from tests.proof_feature.queries import notes_of


@bp.get("/proof")
def list_notes() -> Response:
    return show("proof/list_notes.html", notes=notes_of(current_user))
