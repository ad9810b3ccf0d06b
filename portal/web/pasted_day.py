"""What day pasted words mean, for date boxes, which take nothing but 2022-09-30 (static/js/pasted_dates.js)."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.kernel import clock
from portal.kernel.reading import Unclear
from portal.kernel.reading.dates import read_day
from portal.web.access import for_auditors
from portal.web.json_answers import json_answer
from portal.web.requests import number

bp = Blueprint("day", __name__)
LONGEST = 100


@bp.get("/day")
@for_auditors
def read_pasted_day() -> Response:
    """The ISO day and how it was understood; or no day, and the question."""
    words, year = request.args.get("words", "")[:LONGEST], request.args.get("year", type=number)
    try:
        day = read_day(words, label="粘贴的", year=year or None, vague=bool(request.args.get("deadline")))
    except Unclear as unclear:
        return json_answer(200, day="", said=str(unclear))
    return json_answer(
        200, day=day.isoformat() if day else "", said=f"读成 {clock.local_date(day)}" if day else "没有读出日期"
    )
