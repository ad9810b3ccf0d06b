"""What 参考用语 bring."""

from portal.accounts.models import OFFICE_ROLES
from portal.phrases import bp
from portal.phrases.events import EVENTS
from portal.web.feature import Feature, NavigationEntry

FEATURE = Feature(
    blueprint=bp,
    navigation=(
        NavigationEntry(65, "phrases.list_phrases", "参考用语", OFFICE_ROLES, ("phrases.",), is_management=True),
    ),
    events=EVENTS,
)
