"""What the meeting brings."""

from portal.appraisals import bp
from portal.appraisals.events import EVENTS
from portal.appraisals.papers.study import STUDY
from portal.web.feature import Feature

FEATURE = Feature(
    blueprint=bp,
    events=EVENTS,
    papers=(STUDY,),
)
