"""What practising brings."""

from portal.practice import bp
from portal.practice.events import EVENTS
from portal.web.feature import Feature

FEATURE = Feature(
    blueprint=bp,
    events=EVENTS,
)
