"""What running the portal brings."""

from flask import redirect, url_for

from portal.accounts.models import Role
from portal.operation import alerts, bp
from portal.operation.commands import backup, doctor, restore_backup, show_alerts, verify_backup
from portal.operation.moving.commands import move_to_postgresql
from portal.operation.restore_drill import drill
from portal.operation.restore_plan import restore_plan
from portal.web.feature import Chore, Feature, HomePage, NavigationEntry

FEATURE = Feature(
    blueprint=bp,
    navigation=(
        NavigationEntry(10, "operation.show_overview", "首页", {Role.auditor}, ("home.", "operation.show_overview")),
    ),
    chores=(Chore("watch", alerts.watch),),  # alerts that begin or are over: last, when the others have done theirs
    home_pages=(HomePage({Role.auditor}, lambda: redirect(url_for("operation.show_overview"))),),
    commands=(backup, doctor, drill, move_to_postgresql, restore_backup, restore_plan, show_alerts, verify_backup),
)
