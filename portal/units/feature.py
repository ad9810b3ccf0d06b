"""What the tree of units brings."""

from portal.accounts.models import OFFICE_ROLES, Role
from portal.units import bp
from portal.units.events import EVENTS
from portal.units.pages import setup_step
from portal.units.workbooks import WORKBOOKS
from portal.web.feature import Feature, NavigationEntry, SetupStep

FEATURE = Feature(
    blueprint=bp,
    navigation=(
        NavigationEntry(60, "units.list_units", "单位", OFFICE_ROLES, ("units.",), is_management=True),
        NavigationEntry(75, "units.list_units", "单位", {Role.admin}, ("units.",), is_management=True),
    ),
    events=EVENTS,
    workbooks=WORKBOOKS,
    setup_steps=(SetupStep(10, {Role.county, Role.admin}, setup_step),),
)
