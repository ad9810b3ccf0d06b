"""What files in and out bring."""

from portal.exchange import bp
from portal.exchange.archive.commands import archive_group
from portal.exchange.events import EVENTS
from portal.web.feature import Feature

FEATURE = Feature(
    blueprint=bp,
    events=EVENTS,
    commands=(archive_group,),
)
