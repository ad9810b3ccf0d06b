"""What the search of the history brings."""

from portal.accounts.models import Role
from portal.audit import bp
from portal.audit.events import EVENTS
from portal.history.commands import history
from portal.web.feature import Feature, NavigationEntry

FEATURE = Feature(
    blueprint=bp,
    navigation=(
        NavigationEntry(
            90,
            "audit.search_history",
            "操作记录",
            {Role.reviewer, Role.viewer, Role.county, Role.admin},
            ("audit.", "operation."),
            is_management=True,
        ),
    ),
    events=EVENTS,
    commands=(history,),
)
