"""What the catalogue and the years bring."""

from portal.catalogue import bp
from portal.catalogue.events import EVENTS
from portal.web.feature import Feature

FEATURE = Feature(
    blueprint=bp,
    events=EVENTS,
)
