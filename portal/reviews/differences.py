"""What changed between two texts, so that a reviewer sees 12 → 15 万元 and need not read both."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """Part of a text: `same`, `was` (taken out) or `now` (put in)."""

    kind: str
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """The common beginning, what was, what is now, the common end; a figure or a Latin word is never cut in two.

    One changed stretch and not many: it is linear, and a text with a dozen marks in it is harder to read than both.
    """
    start = _common(old, new)
    while start and _joined(old, start) | _joined(new, start):
        start -= 1
    rest_old, rest_new = old[start:], new[start:]
    end = _common(rest_old[::-1], rest_new[::-1])
    while end and _joined(rest_old, len(rest_old) - end) | _joined(rest_new, len(rest_new) - end):
        end -= 1
    middle_old, middle_new = rest_old[: len(rest_old) - end], rest_new[: len(rest_new) - end]
    tail = rest_new[len(rest_new) - end :]
    parts = (("same", new[:start]), ("was", middle_old), ("now", middle_new), ("same", tail))
    return [Piece(kind, text) for kind, text in parts if text]


def _common(one: str, other: str) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def _joined(text: str, place: int) -> bool:
    """Whether the characters before and after the place belong to one figure or Latin word."""
    return 0 < place < len(text) and _is_ascii_word(text[place - 1]) and _is_ascii_word(text[place])


def _is_ascii_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in ".-:%")
