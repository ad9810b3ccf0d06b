"""The village's pages: the plan's home, its blocks, the check before submitting, the receipt, the timeline."""

from portal.plans.routes import (
    blocks,
    home,
    last_year,
    pasting,
    presence,
    restoring,
    submitting,
    tables,
    trace,
    workbooks,
)

__all__ = [
    "blocks",
    "home",
    "last_year",
    "pasting",
    "presence",
    "restoring",
    "submitting",
    "tables",
    "trace",
    "workbooks",
]
