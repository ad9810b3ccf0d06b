"""What printing brings: the print centre, and packets, which are made of the papers of all features."""

from portal.printing import bp
from portal.printing.chores import CHORES
from portal.printing.commands import print_group
from portal.printing.events import EVENTS
from portal.printing.packets.document import PACKET
from portal.web.feature import Feature

FEATURE = Feature(
    blueprint=bp,
    events=EVENTS,
    commands=(print_group,),
    papers=(PACKET,),
    chores=CHORES,
)
