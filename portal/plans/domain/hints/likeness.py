"""How alike two texts are, whoever typed them: by runs of three characters, with figures and punctuation aside.

Texts are copied from village to village with other numbers, so that a figure counts as a figure and no more.
"""

import re
import unicodedata

LONG = 20  # characters; shorter texts are alike by nature
ALMOST = 0.8  # from here on two texts are almost the same

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_ASIDE = re.compile(r"[\W_]+")

Grams = frozenset[str]


def grams(text: str) -> Grams:
    """The runs of three characters of a text."""
    folded = unicodedata.normalize("NFKC", text)
    plain = _ASIDE.sub("", _FIGURE.sub("0", folded))
    return frozenset(plain[place : place + 3] for place in range(max(1, len(plain) - 2)))


def likeness(one: Grams, other: Grams) -> float:
    """The share of runs that both have, from 0 to 1 (Jaccard)."""
    return len(one & other) / len(one | other) if one and other else 0.0


def almost_same(one: Grams, other: Grams) -> bool:
    """Cheap for the many that are not: texts of very different length cannot be alike."""
    shorter, longer = sorted((len(one), len(other)))
    return shorter >= ALMOST * longer and likeness(one, other) >= ALMOST


def is_long(text: str) -> bool:
    return len(text) >= LONG
