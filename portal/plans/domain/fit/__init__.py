"""How much room a plan takes on paper, told while it is being written: lines of a cell, pages of the whole.

Nothing is ever refused for it. The paper takes from here which rows it may cut, so that both decide alike.
"""

from portal.plans.domain.fit.columns import column_of, lines
from portal.plans.domain.fit.paging import pages
from portal.plans.domain.fit.rows import heads, is_cut, is_measure_cut, tasks_of

__all__ = ["column_of", "heads", "is_cut", "is_measure_cut", "lines", "pages", "tasks_of"]
