"""What ledgers bring."""

from portal.ledgers.commands import ledgers
from portal.web.feature import Feature

FEATURE = Feature(
    commands=(ledgers,),
)
