"""What a county decides: the rules of review, and the calendar."""

from flask_login import current_user

from portal.settings import bp
from portal.settings.routes import calendar, settings
from portal.settings.services.calendar import of_county

__all__ = ["calendar", "settings"]


@bp.before_app_request
def ask_for_the_county() -> None:
    """A page counts workdays by the days of its reader's county; who that is, is asked when a day is."""
    of_county(lambda: current_user.unit.county_id if current_user.is_authenticated else None)
