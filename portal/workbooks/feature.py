"""What the taking out and bringing in of files brings: their pages."""

from portal.web.feature import Feature
from portal.workbooks import bp
from portal.workbooks.events import EVENTS

FEATURE = Feature(
    blueprint=bp,
    events=EVENTS,
)
