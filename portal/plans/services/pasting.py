"""Pasted rows become measures."""

from collections.abc import Sequence

from portal.accounts.models import User
from portal.kernel.errors import Conflict
from portal.plans import queries
from portal.plans.domain.content import Content, measure_uids
from portal.plans.domain.field_keys import MEASURES
from portal.plans.domain.questions import MEASURE_LIMIT
from portal.plans.models import Plan
from portal.plans.services.saving import Saved, save_block


def append_measures(plan: Plan, block_key: str, rows: Sequence[tuple[str, Content]], *, actor: User) -> Saved:
    """Put rows (uid, cells) after the measures as they are stored now: whoever saved meanwhile loses nothing.

    Rows that are there already stay as they are, so that pressing twice stores them once.

    Raises:
        NotAllowed: this person may not write, or not now.
        Conflict: somebody has added so many meanwhile that these do not fit.
    """
    block = queries.block_of(plan, block_key, lock=True)
    content, version = (block.content, block.version) if block else ({}, 0)
    uids = measure_uids(content)
    new = [(uid, cells) for uid, cells in rows if uid not in uids]
    if len(uids) + len(new) > MEASURE_LIMIT:
        raise Conflict(f"刚才又有人加了措施，现在有 {len(uids)} 条，放不下 {len(new)} 条了。请回去再看一遍。")
    joined = content | {MEASURES: [*uids, *(uid for uid, _ in new)]}
    for _, cells in new:
        joined |= cells
    return save_block(plan, block_key, joined, actor=actor, seen_version=version)
