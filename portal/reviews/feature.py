"""What the review of plans brings."""

from portal.accounts.models import OFFICE_ROLES, TOWNSHIP_ROLES, Role
from portal.reviews import bp
from portal.reviews.events import EVENTS
from portal.reviews.papers.annotated import ANNOTATED
from portal.reviews.papers.blank import BLANK
from portal.reviews.papers.changes import CHANGES
from portal.reviews.papers.plan import PLAN
from portal.reviews.routes.home import show_county, show_office
from portal.reviews.services import deadline_reminders
from portal.reviews.workbooks import WORKBOOKS
from portal.web.feature import Chore, Feature, HomePage, NavigationEntry

FEATURE = Feature(
    blueprint=bp,
    navigation=(
        NavigationEntry(20, "reviews.list_plans", "各村计划", OFFICE_ROLES, ("reviews.", "plans.", "appraisals.")),
    ),
    events=EVENTS,
    papers=(PLAN, BLANK, ANNOTATED, CHANGES),
    workbooks=WORKBOOKS,
    chores=(Chore("tell_of_deadline", deadline_reminders.tell_all),),
    home_pages=(HomePage(TOWNSHIP_ROLES, show_office), HomePage({Role.county}, show_county)),
)
