"""What the review of plans brings."""

from portal.accounts.models import OFFICE_ROLES
from portal.reviews import bp
from portal.reviews.events import EVENTS
from portal.web.feature import Feature, NavigationEntry

FEATURE = Feature(
    blueprint=bp,
    navigation=(
        NavigationEntry(20, "reviews.list_plans", "各村计划", OFFICE_ROLES, ("reviews.", "plans.", "appraisals.")),
    ),
    events=EVENTS,
)
