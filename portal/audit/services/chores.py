"""What the worker does for the audit: the history's anchors and chains, and files that auditors have asked for."""

from portal.audit.services import exports
from portal.history import anchors, checking
from portal.kernel.db import reading
from portal.web.feature import Chore


def anchor() -> None:
    """The whole history in one hash, every hour; the log keeps it too, where the database's owner has no hand."""
    anchors.take_anchor(only_after=anchors.EVERY)


def check_chain() -> None:
    """Whether the history is whole: every day, and when an auditor asks."""
    with reading():
        is_due = checking.is_due()
    if is_due:
        checking.check_chain()


CHORES = (
    Chore("anchor", anchor),
    Chore("export_history", exports.make_waiting),
    Chore("check_chain", check_chain),
    Chore("clear_old_exports", exports.clear_old, is_daily=True),
)
