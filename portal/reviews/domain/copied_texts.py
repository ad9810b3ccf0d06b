"""Texts that villages took from each other, for the township: which village's, and how much of it is the same.

Pure. The rules are those of the village's own hint (`plans/domain/hints/copies.py`), which says whose words they are
to the township only.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.plans.domain.hints.copies import COMMON
from portal.plans.domain.hints.likeness import ALMOST, Grams, almost_same, grams, is_long, likeness

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
    said: dict[Grams, list[Text]] = {}  # texts of the same words are looked at once
    for text in texts:
        if is_long(text.words):
            said.setdefault(grams(text.words), []).append(text)
    said = {own: same for own, same in said.items() if not any(almost_same(own, phrase) for phrase in offered)}
    villages = len({text.at[0] for same in said.values() for text in same})
    found = {}
    for own, near in _near(list(said)).items():
        alike = [(share, text) for share, other in near for text in said[other]]
        plans = {text.at[0] for _, text in alike}
        if _is_common(len(plans) - 1, villages):
            continue
        for text in said[own]:
            for share, other in alike:
                if other.at[0] != text.at[0]:
                    found[text.at] = Likeness(other.village, other.label, share)
                    break
    return found


def _near(known: Sequence[Grams]) -> dict[Grams, list[tuple[float, Grams]]]:
    """For each the ones almost the same, itself first, the most alike before the others.

    Two sets of which 80 % is shared have one of their rarest fifth in common: only those are compared, so that the
    work grows with the number of texts and not with its square.
    """
    numbers = Counter(gram for own in known for gram in own)
    holders: dict[str, list[Grams]] = {}
    near: dict[Grams, list[tuple[float, Grams]]] = {own: [(1.0, own)] for own in known}
    for own in known:
        few = len(own) - math.ceil(ALMOST * len(own) - 1e-9) + 1
        rarest = sorted(own, key=lambda gram: (numbers[gram], gram))[:few]
        for other in dict.fromkeys(other for gram in rarest for other in holders.get(gram, ())):
            if almost_same(own, other):
                share = likeness(own, other)
                near[own].append((share, other))
                near[other].append((share, own))
        for gram in rarest:
            holders.setdefault(gram, []).append(own)
    return {own: sorted(ones, key=lambda pair: -pair[0]) for own, ones in near.items()}


def _is_common(others: int, villages: int) -> bool:
    return others > 2 and others >= COMMON * villages
