"""What the review of plans brings."""

from portal.accounts.models import OFFICE_ROLES
from portal.reviews import bp
from portal.reviews.events import EVENTS
from portal.reviews.papers.annotated import ANNOTATED
from portal.reviews.papers.blank import BLANK
from portal.reviews.papers.changes import CHANGES
from portal.reviews.papers.plan import PLAN
from portal.reviews.workbooks import WORKBOOKS
from portal.web.feature import Feature, NavigationEntry

FEATURE = Feature(
    blueprint=bp,
    navigation=(
        NavigationEntry(20, "reviews.list_plans", "各村计划", OFFICE_ROLES, ("reviews.", "plans.", "appraisals.")),
    ),
    events=EVENTS,
    papers=(PLAN, BLANK, ANNOTATED, CHANGES),
    workbooks=WORKBOOKS,
)
