"""What the settings bring."""

from portal.settings import bp
from portal.settings.events import EVENTS
from portal.web.feature import Feature

FEATURE = Feature(
    blueprint=bp,
    events=EVENTS,
)
