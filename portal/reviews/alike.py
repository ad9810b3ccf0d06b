"""Texts that villages took from each other, for the township: which village's, and how much of it is the same.

Pure. The rules are those of the village's own hint (`plans/hints/copies.py`); only here is said whose words they are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from portal.plans.hints.copies import COMMON
from portal.plans.hints.likeness import almost_same, grams, is_long, likeness

At = tuple[int, str]  # plan id, field key


@dataclass(frozen=True)
class Text:
    """A text of one village, and what it is called there: 差距, 第 3 条措施."""

    at: At
    village: str
    label: str
    words: str


@dataclass(frozen=True)
class Likeness:
    """The most alike text of another village; `share` from 0 to 1."""

    village: str
    label: str
    share: float

    @property
    def sentence(self) -> str:
        return f"与{self.village}的{self.label} {int(self.share * 100)}% 相同"


def likenesses(texts: Iterable[Text], phrases: Iterable[str]) -> dict[At, Likeness]:
    """What is almost the same as another village's text. Words that a third of the villages have are the office's own,
    and so are its phrases."""
    offered = [grams(phrase) for phrase in phrases]
    known = [(text, grams(text.words)) for text in texts if is_long(text.words)]
    known = [(text, own) for text, own in known if not any(almost_same(own, phrase) for phrase in offered)]
    pairs: dict[At, list[tuple[float, Text]]] = {}
    for (one, its), (other, others) in combinations(known, 2):
        if one.at[0] != other.at[0] and almost_same(its, others):
            share = likeness(its, others)
            pairs.setdefault(one.at, []).append((share, other))
            pairs.setdefault(other.at, []).append((share, one))
    villages = len({text.at[0] for text, _ in known})
    return {at: _most(found) for at, found in pairs.items() if not _is_common(found, villages)}


def _is_common(found: Sequence[tuple[float, Text]], villages: int) -> bool:
    others = len({text.at[0] for _, text in found})
    return others > 2 and others >= COMMON * villages


def _most(found: Sequence[tuple[float, Text]]) -> Likeness:
    share, text = max(found, key=lambda pair: pair[0])
    return Likeness(text.village, text.label, share)
