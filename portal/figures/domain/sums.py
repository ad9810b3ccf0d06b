"""The sums of stars of a published table, each known, known in part or not at all, and whether they are the same.

Pure. A sum that is not known whole is a range, so that what contradicts it is found all the same: 15 stars in two
columns cannot be 12 villages of 一星."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from portal.ledgers.domain.checks import formula, off


@dataclass(frozen=True)
class Sum:
    """Between `least` and `most` (None: nobody knows how many); `missing` names the numbers it lacks."""

    name: str
    least: int
    most: int | None
    missing: str = ""
    is_unknown: bool = False

    @property
    def is_exact(self) -> bool:
        return self.least == self.most

    def __str__(self) -> str:
        if self.is_unknown:
            return f"{self.name}不知道，缺{self.missing}"
        if self.is_exact:
            return f"{self.name} {self.least}"
        if self.most is None:
            return f"{self.name}至少 {self.least}，缺{self.missing}"
        return f"{self.name}在 {self.least} 到 {self.most} 之间，缺{self.missing}"


def compared(*sums: Sum | None) -> tuple[str, list[str], bool]:
    """The check line, what is wrong, and whether any two of the sums could be compared."""
    known = [each for each in sums if each is not None]
    pairs = [(one, other) for one, other in combinations(known, 2) if one.is_exact and other.is_exact]
    wrong = [words for one, other in combinations(known, 2) if (words := contradiction(one, other))]
    return "；".join(_line(known, pairs, wrong)), wrong, bool(pairs)


def contradiction(one: Sum, other: Sum) -> str:
    """Why the two cannot be the same, in words; empty where they can."""
    if one.is_exact and other.is_exact:
        return "" if one.least == other.least else formula(one.least, other.least, one.name, other.name)
    if other.most is not None and one.least > other.most:
        return f"{one}，{other}，至少{off(other.most, one.least)}"
    if one.most is not None and other.least > one.most:
        return f"{one}，{other}，至少{off(other.least, one.most)}"
    return ""


def _line(known: list[Sum], pairs: list[tuple[Sum, Sum]], wrong: list[str]) -> Iterator[str]:
    """Every comparison that was made, and beside them the sums that were in none."""
    yield from wrong
    in_words = "".join(wrong)
    for one, other in pairs:
        if not contradiction(one, other):
            yield formula(one.least, other.least, one.name, other.name)
            in_words += f"{one}{other}"
    yield from (str(each) for each in known if str(each) not in in_words)
