"""What plans bring."""

from portal.accounts.models import OFFICE_ROLES, VILLAGE_ROLES
from portal.plans import bp
from portal.plans.events import EVENTS
from portal.plans.papers.packets import SUPPLY
from portal.plans.routes.home import village_home
from portal.web.feature import Feature, HomePage, NavigationEntry

FEATURE = Feature(
    blueprint=bp,
    # Whoever has to do with plans has to do with their papers.
    navigation=(
        NavigationEntry(
            40, "printing.list_jobs", "打印", VILLAGE_ROLES | OFFICE_ROLES, ("printing.", "cycles.show_archive")
        ),
    ),
    events=EVENTS,
    packet_supply=SUPPLY,
    home_pages=(HomePage(VILLAGE_ROLES, village_home),),
)
