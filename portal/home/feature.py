"""What the first page brings."""

from portal.accounts.models import OFFICE_ROLES, VILLAGE_ROLES, Role
from portal.home import bp
from portal.web.feature import Feature, NavigationEntry

FEATURE = Feature(
    blueprint=bp,
    navigation=(
        NavigationEntry(10, "home.show_home", "计划首页", VILLAGE_ROLES, ("home.", "plans.")),
        NavigationEntry(10, "home.show_home", "首页", OFFICE_ROLES | {Role.admin}, ("home.",)),
    ),
)
