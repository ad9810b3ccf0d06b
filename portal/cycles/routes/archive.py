"""年度归档: what there is to archive, and the button; the print centre makes and hands out the file."""

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts.models import Role
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of, cycles_of
from portal.catalogue.queries.placements import place_in, townships_in
from portal.cycles import bp
from portal.cycles.papers.archive import ARCHIVE
from portal.cycles.papers.archive_contents import contents_of
from portal.cycles.policy import why_not_archive
from portal.kernel.errors import NotAllowed
from portal.places.models import Place
from portal.printing.queries import recent_jobs
from portal.web.htmx import show
from portal.web.requests import number


@bp.get("/archive")
def show_archive() -> Response:
    if reason := why_not_archive(current_user):
        raise NotAllowed(reason)
    years = [cycle.year for cycle in cycles_of(current_user.unit)]
    year = next((each for each in years if each == request.args.get("year", type=number)), None)
    cycle = cycle_of(current_user.unit, year) if years else None
    units = _units(cycle)
    chosen = request.args.get("unit_id", type=number)
    unit = next((each for each in units if each.id == chosen), units[0])
    return show(
        "cycles/show_archive.html",
        units=units,
        unit=unit,
        years=years,
        contents=contents_of(unit, cycle, current_user) if cycle else None,
        jobs=recent_jobs(current_user, ARCHIVE.key),
    )


def _units(cycle: Cycle | None) -> list[Place]:
    """What can be archived: the own office, for the county the townships of that year too."""
    own: Place = place_in(cycle, current_user.unit) if cycle else current_user.unit
    return [own, *townships_in(cycle, own)] if cycle and current_user.role is Role.county else [own]
