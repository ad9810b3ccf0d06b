"""What the pages of the years bring."""

from portal.accounts.models import Role
from portal.cycles import bp
from portal.cycles.events import EVENTS
from portal.web.feature import Feature, NavigationEntry

FEATURE = Feature(
    blueprint=bp,
    navigation=(
        NavigationEntry(
            80,
            "cycles.list_years",
            "年度和目录",
            {Role.county, Role.admin},
            ("cycles.", "catalogue.", "settings.", "exchange.choose_catalogue"),
            is_management=True,
        ),
    ),
    events=EVENTS,
)
