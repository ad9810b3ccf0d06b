"""用我的 / 用对方的 / 合在一起编辑: what a person decides about a field that two people have written in.

The page of a conflict puts my words in the boxes and asks `choice.<field key>` for each such field. The box is what
counts, so that only 用对方的 has anything to do here; with script the box has changed already (static/js/conflict.js).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.plans.domain.cells import spoken
from portal.plans.domain.content import Content, Merge, row_is_there
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.questions import question_of
from portal.plans.domain.text_diff import Piece, word_changes

PREFIX = "choice."


def chosen(block_key: str, mine: Content, theirs: Content, typed: Mapping[str, str]) -> Content:
    """What was typed, with the other person's stored answers where those were chosen.

    A choice about a row that has gone since is no choice.
    """
    content = dict(mine)
    for name, choice in typed.items():
        key = name.removeprefix(PREFIX)
        if name.startswith(PREFIX) and choice == "theirs" and _is_there(block_key, key, mine):
            content[key] = theirs.get(key)
    return content


def _is_there(block_key: str, key: str, content: Content) -> bool:
    return question_of(block_key, key) is not None and row_is_there(key, content)


@dataclass(frozen=True)
class Clash:
    """A field with two answers: in words as pieces that differ or not, and as the form would send them."""

    label: str
    pieces: list[Piece]
    mine: str
    theirs: str
    is_joinable: bool  # words can stand together; two dates cannot


def clashes_in_words(document: PlanDocument, block_key: str, merge: Merge) -> dict[str, Clash]:
    """Field key → clash, for the fields that both changed."""
    found = {}
    for key, (mine, theirs) in merge.clashes.items():
        question = question_of(block_key, key)
        if question is not None:
            found[key] = Clash(
                label=document.label_of(block_key, key),
                pieces=word_changes(spoken(question, mine), spoken(question, theirs)),
                mine=_sent(mine),
                theirs=_sent(theirs),
                is_joinable=question.is_words,
            )
    return found


def _sent(value: Any) -> str:
    """An answer as its input holds it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
