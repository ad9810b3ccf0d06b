"""What figures bring."""

from portal.accounts.models import OFFICE_ROLES
from portal.figures import bp
from portal.figures.events import EVENTS
from portal.figures.papers.figures import FIGURES
from portal.figures.workbooks import WORKBOOKS
from portal.web.feature import Feature, NavigationEntry

FEATURE = Feature(
    blueprint=bp,
    navigation=(NavigationEntry(30, "figures.show_figures", "数据", OFFICE_ROLES, ("figures.",)),),
    events=EVENTS,
    papers=(FIGURES,),
    workbooks=WORKBOOKS,
)
