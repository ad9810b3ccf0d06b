"""年度归档: what there is to archive, and the button; the print centre makes and hands out the file."""

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts.models import Role
from portal.catalogue.queries import cycle_of, cycles_of
from portal.cycles import bp
from portal.cycles.papers.archive import ARCHIVE
from portal.cycles.papers.archive_contents import contents_of
from portal.cycles.policy import why_not_archive
from portal.kernel.errors import NotAllowed
from portal.places.queries import townships_of
from portal.printing.queries import recent_jobs
from portal.web.htmx import show
from portal.web.requests import number


@bp.get("/archive")
def show_archive() -> Response:
    if reason := why_not_archive(current_user):
        raise NotAllowed(reason)
    own = current_user.unit
    units = [own, *townships_of(own)] if current_user.role is Role.county else [own]
    chosen = request.args.get("unit_id", type=number)
    unit = next((each for each in units if each.id == chosen), own)
    years = [cycle.year for cycle in cycles_of(own)]
    year = next((each for each in years if each == request.args.get("year", type=number)), None)
    return show(
        "cycles/show_archive.html",
        units=units,
        unit=unit,
        years=years,
        contents=contents_of(unit, cycle_of(unit, year), current_user) if years else None,
        jobs=recent_jobs(current_user, ARCHIVE.key),
    )
