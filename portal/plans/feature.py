"""What plans bring."""

from portal.plans import bp
from portal.plans.events import EVENTS
from portal.web.feature import Feature

FEATURE = Feature(
    blueprint=bp,
    events=EVENTS,
)
