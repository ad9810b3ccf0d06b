"""What messages bring."""

from portal.accounts.models import OFFICE_ROLES, VILLAGE_ROLES, Role
from portal.messages import bp
from portal.messages.services import tell
from portal.web.feature import Feature, NavigationEntry

FEATURE = Feature(
    blueprint=bp,
    notify=tell,
    navigation=(
        NavigationEntry(
            50,
            "messages.list_messages",
            "消息",
            VILLAGE_ROLES | OFFICE_ROLES | {Role.auditor},
            ("messages.",),
            is_aside=True,
        ),
    ),
)
