"""What a save did to the measures of a task, read from its changes."""

from collections.abc import Mapping
from typing import Any

from portal.plans.domain.content import Content, measure_uids
from portal.plans.domain.field_keys import MEASURES, uids_in

Changes = Mapping[str, list[Any]]  # field key → [old, new], as the event of a save has them


def rows_in(changes: Changes) -> tuple[list[str], list[str]]:
    """The uids of the measures before and after; both empty if no row came, went or moved."""
    before, after = changes.get(MEASURES, [None, None])
    return before or [], after or []


def added_rows(changes: Changes) -> list[str]:
    """The uids of the measures that came, in order."""
    before, after = rows_in(changes)
    return [uid for uid in after if uid not in before]


def removed_rows(changes: Changes) -> list[str]:
    before, after = rows_in(changes)
    return [uid for uid in before if uid not in after]


def place_of(changes: Changes, content: Content) -> int:
    """Before which row of the block the eye is: the first that came, went or was written in."""
    before, _ = rows_in(changes)
    uids, gone = measure_uids(content), removed_rows(changes)
    if gone:
        return min(before.index(gone[0]), len(uids))
    touched = uids_in(changes)
    return next((place for place, uid in enumerate(uids) if uid in touched), 0)
