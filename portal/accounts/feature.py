"""What accounts bring."""

from portal.accounts import bp
from portal.accounts.commands import admin
from portal.accounts.events import EVENTS
from portal.accounts.models import Role
from portal.accounts.services import guessing
from portal.accounts.workbooks import WORKBOOKS
from portal.web.feature import Feature, NavigationEntry

FEATURE = Feature(
    blueprint=bp,
    navigation=(
        NavigationEntry(
            70, "accounts.list_accounts", "账号", {Role.reviewer, Role.admin}, ("accounts.",), is_management=True
        ),
    ),
    events=EVENTS,
    commands=(admin,),
    guess_limit=guessing,
    workbooks=WORKBOOKS,
)
