"""What changed between two texts, as a Chinese reader sees it: clause by clause, then character by character.

Comparing characters alone makes confetti of two sentences that merely share 的 and 了; comparing lines marks a whole
paragraph for one figure. So clauses are paired first, and characters are compared only inside a pair that is still
recognisably the same clause.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_CLAUSE = re.compile(r"[^，。；：！？、,;:!?\n]*[，。；：！？、,;:!?\n]*")
# A figure, a date or a Latin word changes as a whole: 12→15, never 1‹2→5›.
_TOKEN = re.compile(r"[0-9A-Za-z]+(?:[.:/-][0-9A-Za-z]+)*%?|.", re.DOTALL)

ALIKE = 0.5  # two clauses are the same one, rewritten, from this similarity on
ISLAND = 2  # fewer unchanged characters between two changes are read as part of the change


@dataclass(frozen=True)
class Piece:
    """A run of text: `same` in both, `old` only before, or `new` only after."""

    kind: Literal["same", "old", "new"]
    text: str


def word_changes(before: str, after: str) -> list[Piece]:
    """The pieces that turn `before` into `after`, in reading order: what went, then what came."""
    pieces: list[Piece] = []
    was, now = clauses(before), clauses(after)
    for tag, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(was[i:j])))
        else:
            pieces += _rewritten("".join(was[i:j]), "".join(now[k:m]))
    return _joined(pieces)


def clauses(text: str) -> list[str]:
    """The text cut after its punctuation; joined again it is the text."""
    return [clause for clause in _CLAUSE.findall(text) if clause]


def similarity(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1, by their characters and figures."""
    return SequenceMatcher(None, _TOKEN.findall(one), _TOKEN.findall(other), autojunk=False).ratio()


def _rewritten(before: str, after: str) -> Iterator[Piece]:
    if not before or not after or similarity(before, after) < ALIKE:
        yield from _replaced(before, after)
        return
    was, now = _TOKEN.findall(before), _TOKEN.findall(after)
    held_old, held_new = "", ""
    for tag, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        old, new = "".join(was[i:j]), "".join(now[k:m])
        is_between_changes = (i > 0 or k > 0) and (j < len(was) or m < len(now))
        if tag == "equal" and not (is_between_changes and len(old) < ISLAND):
            yield from _replaced(held_old, held_new)
            held_old, held_new = "", ""
            yield Piece("same", old)
        else:
            held_old, held_new = held_old + old, held_new + new
    yield from _replaced(held_old, held_new)


def _replaced(before: str, after: str) -> Iterator[Piece]:
    if before == after and before:
        yield Piece("same", before)
        return
    if before:
        yield Piece("old", before)
    if after:
        yield Piece("new", after)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one kind as one."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined
