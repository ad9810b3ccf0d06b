"""What ledgers bring."""

from portal.ledgers.commands import ledgers
from portal.ledgers.papers.feedback import FEEDBACK
from portal.ledgers.papers.ledger import LEDGER
from portal.ledgers.papers.lists import LISTS
from portal.ledgers.papers.months import MONTH_RESULTS, MONTH_TASKS
from portal.ledgers.papers.rollup import ROLLUP
from portal.ledgers.papers.roster import ROSTER
from portal.ledgers.papers.scorecard import SCORECARD
from portal.ledgers.papers.signin import SIGNIN
from portal.ledgers.papers.warmap import WARMAP
from portal.ledgers.workbooks import WORKBOOKS
from portal.web.feature import Feature

FEATURE = Feature(
    commands=(ledgers,),
    papers=(FEEDBACK, LEDGER, LISTS, MONTH_TASKS, MONTH_RESULTS, ROLLUP, ROSTER, SCORECARD, SIGNIN, WARMAP),
    workbooks=WORKBOOKS,
)
