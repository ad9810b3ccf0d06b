"""Lists as Excel files: what a page shows, all rows of it as filtered, for offices that go on working in a table.

The same queries and the same rights as the page or the paper; a module for the tables, one for how they are written.
"""

from portal.exchange.lists.accounts import accounts_expected, accounts_table
from portal.exchange.lists.ledgers import ledger_expected, ledger_table, rollup_expected, rollup_table
from portal.exchange.lists.plans import plans_expected, plans_table
from portal.exchange.lists.remarks import remarks_expected, remarks_table
from portal.exchange.lists.table import Expect, Maker
from portal.exchange.lists.units import units_expected, units_table

# The last part of the address → who makes the table, and what the button calls it.
LISTS: dict[str, tuple[Maker, str]] = {
    "plans": (plans_table, "村计划清单"),
    "ledger": (ledger_table, "工作总台账"),
    "rollup": (rollup_table, "创建规划汇总表"),
    "remarks": (remarks_table, "审核意见清单"),
    "accounts": (accounts_table, "账号清单"),
    "units": (units_table, "单位清单"),
}

# The same → who knows its title and size beforehand.
EXPECTED: dict[str, Expect] = {
    "plans": plans_expected,
    "ledger": ledger_expected,
    "rollup": rollup_expected,
    "remarks": remarks_expected,
    "accounts": accounts_expected,
    "units": units_expected,
}

__all__ = ["EXPECTED", "LISTS"]
