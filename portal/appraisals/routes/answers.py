"""What a save of this feature answers to a page that saves by itself (static/js/autosave_http.js): a few words."""

from flask_login import current_user
from werkzeug.wrappers import Response

from portal.appraisals.forms import WordsForm
from portal.appraisals.services import Saved
from portal.kernel import clock
from portal.plans.services import BlockConflict
from portal.web.json_answers import json_answer


def saved_as_json(saved: Saved) -> Response:
    """The version by which the page goes on; asked before the commit, which expires the row."""
    at = clock.spoken(saved.kept.made_at if saved.kept else clock.now())
    return json_answer(200, version=saved.version, at=at, taken_over=saved.taken_over)


def refusal_as_json(form: WordsForm) -> Response:
    """After signing in anew the page has an old token: it gets the new one, and whose it is."""
    if form.csrf_token.errors:
        return json_answer(422, token=form.csrf_token.current_token, person=current_user.id)
    return json_answer(422, message=form.problems[0][1])


def clash_as_json(conflict: BlockConflict) -> Response:
    return json_answer(409, message=str(conflict))
