"""Plans and what is said of them, as Excel and Word files."""

from portal.reviews.workbooks.plans import plans_expected, plans_table
from portal.reviews.workbooks.remarks import remarks_expected, remarks_table
from portal.reviews.workbooks.word_plan import plan_as_word
from portal.workbooks.workbook import TableFile, WordFile

WORKBOOKS = (
    TableFile("plans", "村计划清单", plans_table, plans_expected, at_once=300),
    TableFile("remarks", "审核意见清单", remarks_table, remarks_expected, at_once=200),
    WordFile("plan", plan_as_word),
)
