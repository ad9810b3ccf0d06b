"""What the meeting brings."""

from portal.appraisals import bp
from portal.appraisals.events import EVENTS
from portal.web.feature import Feature

FEATURE = Feature(
    blueprint=bp,
    events=EVENTS,
)
