"""What the pages of the years bring."""

from portal.accounts.models import Role
from portal.cycles import bp
from portal.cycles.commands import archive_group
from portal.cycles.events import EVENTS
from portal.cycles.pages import is_set_up, setup_step
from portal.cycles.papers.archive import ARCHIVE
from portal.web.feature import Feature, NavigationEntry, SetupStep

FEATURE = Feature(
    blueprint=bp,
    navigation=(
        NavigationEntry(
            80,
            "cycles.list_years",
            "年度和目录",
            {Role.county, Role.admin},
            ("cycles.", "catalogue.", "settings."),
            is_management=True,
        ),
    ),
    events=EVENTS,
    commands=(archive_group,),
    papers=(ARCHIVE,),
    setup_steps=(SetupStep(40, {Role.county, Role.admin}, setup_step, decides=is_set_up),),
)
