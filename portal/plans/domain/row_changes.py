"""What a save did, to the measures of a task above all, read from its changes."""

from collections.abc import Mapping
from typing import Any

from portal.plans.domain.content import Content, measure_uids
from portal.plans.domain.field_keys import MEASURES, uids_in

Changes = Mapping[str, list[Any]]  # field key → [old, new], as the event of a save has them


def before(changes: Changes) -> Content:
    """What the fields said that a save changed."""
    return {key: old for key, (old, _) in changes.items()}


def rows_in(changes: Changes) -> tuple[list[str], list[str]]:
    """The uids of the measures before and after; both empty if no row came, went or moved."""
    old, new = changes.get(MEASURES, [None, None])
    return old or [], new or []


def added_rows(changes: Changes) -> list[str]:
    """The uids of the measures that came, in order."""
    old, new = rows_in(changes)
    return [uid for uid in new if uid not in old]


def removed_rows(changes: Changes) -> list[str]:
    old, new = rows_in(changes)
    return [uid for uid in old if uid not in new]


def place_of(changes: Changes, content: Content) -> int:
    """Before which row of the block the eye is: the first that came, went or was written in."""
    old, _ = rows_in(changes)
    uids, gone = measure_uids(content), removed_rows(changes)
    if gone:
        return min(old.index(gone[0]), len(uids))
    touched = uids_in(changes)
    return next((place for place, uid in enumerate(uids) if uid in touched), 0)
