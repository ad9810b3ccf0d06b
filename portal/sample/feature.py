"""What sample data bring."""

from portal.sample.commands import sample
from portal.web.feature import Feature

FEATURE = Feature(
    commands=(sample,),
)
