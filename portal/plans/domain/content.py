"""A block's content: a flat mapping of field key → JSON value, and how two people's versions of it are merged.

    {"situation": "…", "measures": ["k3x9", "p0aa"], "measure.k3x9.text": "…", "measure.k3x9.due_on": "2022-09-30"}

Flat, because then a field key is at once the name of an input, the anchor of a comment, the unit of a conflict and the
line of a comparison. `measures` lists the rows in order; a row is known by its uid and never by its place. Fields that
say nothing (None, "", an empty list) are left out, so that equal plans are equal mappings.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from portal.plans.domain.field_keys import MEASURES, FieldKey, is_of_measures, measure_field, uids_in
from portal.plans.domain.questions import MEASURE

Content = dict[str, Any]


class _Typed(Enum):
    unread = "typed, and cannot be read"
    unsent = "not in the form that came"


# In place of an answer whose words are no value (约四百 in 户数): what is stored there stays. Never stored itself.
UNREAD: Final = _Typed.unread
# In place of an answer that the form did not carry: it was not emptied, and stays. Never stored itself.
UNSENT: Final = _Typed.unsent
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_uid() -> str:
    """A name for a new measure row, unlike any other in the country for practical purposes."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


def measure_uids(content: Content) -> list[str]:
    """The measure rows of a block in order."""
    rows = content.get(MEASURES)
    return list(rows) if isinstance(rows, list) else []


def measure_row(content: Content, uid: str) -> dict[str, Any]:
    """One measure as {text, owner, due_on, support, task_force}; what is not said is None."""
    return {question.key: content.get(measure_field(uid, question.key)) for question in MEASURE}


def tidy(content: Content) -> Content:
    """Without fields that say nothing, and without cells of rows that are gone."""
    uids = set(measure_uids(content))
    return {key: value for key, value in content.items() if value not in (None, "", []) and _is_in(key, uids)}


def unread_in(content: Content) -> list[str]:
    """The fields whose typed words could not be read."""
    return [key for key, value in content.items() if value is UNREAD]


def has_gaps(content: Content) -> bool:
    """Whether something of it could not be read, or did not come."""
    return any(isinstance(value, _Typed) for value in content.values())


def readable(typed: Content, before: Content) -> Content:
    """What was typed, with the answers of `before` where it could not be read or did not come.

    A new row with nothing in it that can be read is no row yet.
    """
    content = {key: before.get(key) if isinstance(value, _Typed) else value for key, value in typed.items()}
    if typed.get(MEASURES) is UNSENT:
        return content | {key: value for key, value in before.items() if is_of_measures(key)}
    if MEASURES in content:
        known, said = measure_uids(before), uids_in(key for key, value in content.items() if value not in (None, ""))
        content[MEASURES] = [uid for uid in measure_uids(content) if uid in known or uid in said]
    return content


def changes(old: Content, new: Content) -> dict[str, list[Any]]:
    """Field key → [old value, new value] for every field that differs; None stands for nothing said."""
    keys = sorted(old.keys() | new.keys())
    return {key: [old.get(key), new.get(key)] for key in keys if old.get(key) != new.get(key)}


@dataclass
class Merge:
    """The outcome of a three-way merge: the content, and the fields that both changed, differently."""

    content: Content
    clashes: dict[str, tuple[Any, Any]] = field(default_factory=dict)  # key → (mine, theirs)
    taken_over: list[str] = field(default_factory=list)  # fields that only the other person changed

    @property
    def with_mine(self) -> Content:
        """Everything joined, with my words where both changed the same field: what I go on writing in."""
        return self.content | {key: mine for key, (mine, _) in self.clashes.items()}


def merge(base: Content, mine: Content, theirs: Content) -> Merge:
    """Join my version and the other person's, both made from `base` (design §5).

    A field that one of us changed keeps the change; a field that both changed to different words is a clash, for which
    the merged content keeps theirs (that is what is stored) while the clash carries mine as well: nothing is lost.
    """
    result = Merge({})
    for key in sorted(base.keys() | mine.keys() | theirs.keys()):
        if key == MEASURES:
            continue
        was, my, their = base.get(key), _said(mine, base, key), _said(theirs, base, key)
        if my in (was, their):
            result.content[key] = their
            if their not in (was, my):
                result.taken_over.append(key)
        elif their == was:
            result.content[key] = my
        else:
            result.content[key] = their
            result.clashes[key] = (my, their)
    result.content[MEASURES] = _merged_rows(base, mine, theirs)
    kept = tidy(result.content)
    result.clashes = {key: pair for key, pair in result.clashes.items() if row_is_there(key, kept)}
    result.content = kept
    return result


def _said(content: Content, base: Content, key: str) -> Any:
    """A field's value; in a row that was removed, as it was before: removing a row is no word about its cells."""
    uid = FieldKey.parse(key).uid
    if uid and uid in measure_uids(base) and uid not in measure_uids(content):
        return base.get(key)
    return content.get(key)


def _merged_rows(base: Content, mine: Content, theirs: Content) -> list[str]:
    """Rows that either added, without those that one removed and the other left as they were.

    A row that one removed while the other was writing in it stays: words weigh more than their removal.
    """
    was, my, their = measure_uids(base), measure_uids(mine), measure_uids(theirs)
    written_on = uids_in((*changes(base, theirs), *changes(base, mine)))

    def goes(uid: str) -> bool:
        removed_by_me, removed_by_them = uid in was and uid not in my, uid in was and uid not in their
        if removed_by_me and removed_by_them:
            return True
        if removed_by_me:
            return measure_row(theirs, uid) == measure_row(base, uid)
        return removed_by_them and (uid not in written_on or measure_row(mine, uid) == measure_row(base, uid))

    order = my if their == was else their
    rest = [uid for uid in (*their, *my) if uid not in order]
    return [uid for uid in dict.fromkeys([*order, *rest]) if not goes(uid)]


def row_is_there(key: str, content: Content) -> bool:
    """Whether the measure of a field is there; true of fields that belong to none."""
    return _is_in(key, measure_uids(content))


def _is_in(key: str, uids: Collection[str]) -> bool:
    field = FieldKey.parse(key)
    return not field.is_in_row or field.uid in uids
