"""What the search of the history brings."""

from portal.accounts.models import Role
from portal.audit import bp
from portal.audit.events import EVENTS
from portal.audit.services.chores import CHORES
from portal.history.commands import history
from portal.web.feature import Feature, NavigationEntry

AUDITOR = {Role.auditor}
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
        NavigationEntry(
            20, "audit.search_history", "操作记录", AUDITOR, ("audit.search_history", "audit.list_exports")
        ),
        NavigationEntry(30, "audit.list_sessions", "登录情况", AUDITOR, ("audit.list_sessions",)),
        NavigationEntry(40, "audit.show_chain", "核对完整", AUDITOR, ("audit.show_chain",)),
    ),
    events=EVENTS,
    chores=CHORES,
    commands=(history,),
)
