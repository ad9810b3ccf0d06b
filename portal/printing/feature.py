"""What the print centre brings."""

from portal.accounts.models import OFFICE_ROLES, VILLAGE_ROLES
from portal.printing import bp
from portal.printing.commands import print_group
from portal.printing.events import EVENTS
from portal.web.feature import Feature, NavigationEntry

FEATURE = Feature(
    blueprint=bp,
    navigation=(
        NavigationEntry(
            40, "printing.list_jobs", "打印", VILLAGE_ROLES | OFFICE_ROLES, ("printing.", "exchange.show_archive")
        ),
    ),
    events=EVENTS,
    commands=(print_group,),
)
