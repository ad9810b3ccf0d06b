"""What the catalogue and the years bring."""

from portal.accounts.models import Role
from portal.catalogue import bp
from portal.catalogue.events import EVENTS
from portal.catalogue.pages import setup_step
from portal.web.feature import Feature, SetupStep

FEATURE = Feature(
    blueprint=bp,
    events=EVENTS,
    setup_steps=(SetupStep(30, {Role.county, Role.admin}, setup_step),),
)
