"""The checks of domain §4.5 in the words of the screen, and for totals from outside, which come in many shapes.

Pure. What a source leaves out is unknown: it is never taken for zero, and a check that needs it says that it cannot be
made.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from portal.figures.domain.sums import Sum, compared
from portal.ledgers.domain.checks import BRANCH, LEVELS, STAR_NAMES, Outcome
from portal.plans.domain.numbers import level_name


@dataclass(frozen=True)
class Totals:
    """Figures as a source published them; what it does not say is missing, or None.

    `four_up` are 四星以上, `three_down` 三星及以下, `weak` the 软弱涣散 branches where they are counted apart,
    `star_sum` the 星数合计 that the source itself has worked out.
    """

    levels: Mapping[int, int] = field(default_factory=dict)
    stars: Mapping[str, int] = field(default_factory=dict)
    units: int | None = None
    four_up: int | None = None
    three_down: int | None = None
    weak: int | None = None
    star_sum: int | None = None

    @property
    def has_levels(self) -> bool:
        return self.levels.keys() >= set(LEVELS)

    @property
    def four_and_five(self) -> int | None:
        return self.levels[5] + self.levels[4] if self.levels.keys() >= {5, 4} else self.four_up


@dataclass(frozen=True)
class Verdict:
    """What was found: the check line, what is wrong, what is only odd, and what could not be checked."""

    outcome: Outcome
    line: str  # the sums, and how they compare
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    unknown: tuple[str, ...]
    passed: tuple[str, ...]  # the other two checks of domain §4.5: that they hold, or that they could not be made

    @property
    def agrees(self) -> bool:
        return self.outcome is Outcome.agrees

    @property
    def short(self) -> str:
        """The verdict in a cell of a table: with what is wrong, or with what is missing for a check."""
        if self.outcome is Outcome.agrees:
            return self.outcome.label
        return f"{self.outcome.label}：{self.problems[0] if self.problems else self.line}"


def verdict(totals: Totals, star_names: Mapping[str, str] = STAR_NAMES) -> Verdict:
    """Whether published totals agree with themselves. They do where two of the three sums of stars are known and are
    the same; one sum alone is shown, and is no check."""
    levels, stars, said = _by_level(totals), _by_star(totals, star_names), _published(totals)
    line, wrong, is_checked = compared(levels, stars, said)
    problems = [*wrong, *_groups(totals), *_units(totals), *_stars(totals, star_names)]
    held = Outcome.agrees if is_checked else Outcome.unchecked
    return Verdict(
        Outcome.differs if problems else held,
        line,
        tuple(problems),
        tuple(_odd(totals, star_names)),
        tuple(_unknown(totals, star_names)),
        tuple(_passed(totals, star_names)),
    )


def _by_level(totals: Totals) -> Sum:
    """Σ按级: exact where every level is known, a range where only groups of levels are, at least what is known."""
    name, known = "Σ按级", _stars_of(totals, LEVELS)
    if totals.has_levels:
        return Sum(name, known, known)
    if (groups := _groups_range(totals)) is not None:
        return Sum(name, *groups, "各星级的村数")
    if not any(level in totals.levels for level in LEVELS):
        return Sum(name, 0, None, "各星级的村数", is_unknown=True)
    return Sum(name, known, None, "、".join(_missing_levels(totals)))


def _stars_of(totals: Totals, levels: Collection[int]) -> int:
    return sum(level * totals.levels.get(level, 0) for level in levels)


def _groups_range(totals: Totals) -> tuple[int, int] | None:
    """How few and how many stars the groups can hold: 四星以上 is 4 or 5, 三星及以下 is 0 to 3."""
    if totals.four_and_five is None or totals.three_down is None:
        return None
    is_split, many = totals.levels.keys() >= {5, 4}, totals.four_and_five
    high = _stars_of(totals, (5, 4))
    least = (high if is_split else 4 * many) + _stars_of(totals, (3, 2, 1))
    return least, max(least, (high if is_split else 5 * many) + 3 * totals.three_down)


def _missing_levels(totals: Totals) -> list[str]:
    return [f"{level_name(level)}的村数" for level in LEVELS if level not in totals.levels]


def _by_star(totals: Totals, names: Mapping[str, str]) -> Sum:
    """Σ按星: exact where all five are known."""
    known, missing = sum(totals.stars.values()), _missing_stars(totals, names)
    if not missing:
        return Sum("Σ按星", known, known)
    if not totals.stars:
        return Sum("Σ按星", 0, None, "各星的个数", is_unknown=True)
    return Sum("Σ按星", known, None, "、".join(missing))


def _missing_stars(totals: Totals, names: Mapping[str, str]) -> list[str]:
    return [f"{names.get(key, key)}的个数" for key in STAR_NAMES if key not in totals.stars]


def _published(totals: Totals) -> Sum | None:
    """The sum that the source gives: where it gives none, nothing is amiss."""
    return None if totals.star_sum is None else Sum("材料的星数合计", totals.star_sum, totals.star_sum)


def _groups(totals: Totals) -> list[str]:
    """A group against the levels in it. Whether 三星及以下 takes 未创 in, sources differ: both are right."""
    found, levels = [], totals.levels
    if totals.four_up is not None and levels.keys() >= {5, 4} and levels[5] + levels[4] != totals.four_up:
        found.append(f"四星以上 {totals.four_up} 个村，五星加四星是 {levels[5] + levels[4]} 个村")
    if totals.three_down is not None and levels.keys() >= {3, 2, 1}:
        low = levels[3] + levels[2] + levels[1]
        if totals.three_down not in (low, low + levels.get(0, 0)):
            found.append(f"三星及以下 {totals.three_down} 个村，三星、二星、一星合计 {low} 个村")
    return found


def _counted(totals: Totals) -> int | None:
    """Rated and unrated together, as far as the source says both."""
    if totals.has_levels and 0 in totals.levels:
        return sum(totals.levels.values())
    if totals.four_and_five is not None and totals.three_down is not None:
        return totals.four_and_five + totals.three_down
    return None


def _units(totals: Totals) -> list[str]:
    """Weak branches may be counted apart: then they are missing from the levels, and not wrong."""
    counted = _counted(totals)
    if totals.units is None or counted is None or totals.units in _allowed(totals, counted):
        return _too_many(totals)
    apart = f"，加上另列的软弱涣散村 {totals.weak} 个" if totals.weak else ""
    return [f"各星级和未创合计 {counted} 个村{apart}，应为 {totals.units} 个村"]


def _allowed(totals: Totals, counted: int) -> set[int]:
    """With the weak ones in, with them apart, and with the unrated outside of 三星及以下."""
    unrated = 0 if totals.has_levels else totals.levels.get(0, 0)
    return {counted + weak + none for weak in (0, totals.weak or 0) for none in (0, unrated)}


def _too_many(totals: Totals) -> list[str]:
    """Where 未创 is unknown, the rated cannot be more than there are."""
    rated = sum(number for level, number in totals.levels.items() if level)
    if totals.units is None or rated <= totals.units:
        return []
    return [f"有星的 {rated} 个村，多于总数 {totals.units} 个村"]


def _most(totals: Totals) -> tuple[int | None, str]:
    """How many villages can have a star at all, and who they are; None where the source says neither."""
    if totals.has_levels:
        return sum(number for level, number in totals.levels.items() if level), "有星的"
    return totals.units, "总数"


def _stars(totals: Totals, names: Mapping[str, str]) -> list[str]:
    """No star can be had by more villages than have any."""
    most, whose = _most(totals)
    return [
        f"{names.get(key, key)} {number} 个村，多于{whose} {most} 个村"
        for key, number in totals.stars.items()
        if most is not None and number > most
    ]


def _passed(totals: Totals, names: Mapping[str, str]) -> Iterator[str]:
    """What is not among the problems: the check held, or the source does not say enough for it."""
    counted, wrong = _counted(totals), _units(totals)
    if totals.units is None or counted is None:
        yield "村数没有核对"
    elif not wrong:
        apart = totals.units - counted
        beside = f" + 另列的 {apart}" if apart else ""
        yield f"各星级和未创 {counted}{beside} = 总村数 {totals.units} ✓"
    most, whose = _most(totals)
    if most is None or not totals.stars:
        yield "各星的个数没有和村数核对"
    elif not _stars(totals, names):
        key, number = max(totals.stars.items(), key=lambda star: star[1])
        yield f"各星最多 {number}（{names.get(key, key)}）≤ {whose} {most} ✓"


def _odd(totals: Totals, names: Mapping[str, str]) -> list[str]:
    """What may be right all the same."""
    branch, five = totals.stars.get(BRANCH), totals.levels.get(5)
    if branch is None or five is None or branch == five:
        return []
    return [f"{names.get(BRANCH, BRANCH)} {branch} 个村，五星 {five} 个村，两数不同，请核对"]


def _unknown(totals: Totals, names: Mapping[str, str]) -> list[str]:
    """What the source does not say, number by number, so that nobody reads a gap as a zero."""
    missing = [] if totals.units is not None else ["总村数"]
    levels = _missing_levels(totals) if totals.levels.keys() & set(LEVELS) else ["各星级的村数"]
    missing += [*levels, *([] if 0 in totals.levels or not totals.has_levels else ["未创的村数"])]
    stars = _missing_stars(totals, names) if totals.stars else ["各星的个数"]
    return [*missing, *stars]
