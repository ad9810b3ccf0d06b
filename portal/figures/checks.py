"""The checks of domain §4.5 in the words of the screen, and for totals from outside, which come in many shapes.

Pure. What a source leaves out is unknown: it is never taken for zero, and a check that needs it says that it cannot be
made.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from portal.ledgers.checks import BRANCH, LEVELS, STAR_NAMES, RollupTotals, check, formula, off


@dataclass(frozen=True)
class Totals:
    """Figures as a source published them; what it does not say is missing, or None.

    `four_up` are 四星以上, `three_down` 三星及以下, `weak` the 软弱涣散 branches where they are counted apart.
    """

    levels: Mapping[int, int] = field(default_factory=dict)
    stars: Mapping[str, int] = field(default_factory=dict)
    units: int | None = None
    four_up: int | None = None
    three_down: int | None = None
    weak: int | None = None

    @property
    def by_star(self) -> int | None:
        """The sum of the single stars, if all five are known."""
        return sum(self.stars.values()) if self.stars.keys() >= STAR_NAMES.keys() else None

    @property
    def has_levels(self) -> bool:
        return self.levels.keys() >= set(LEVELS)

    @property
    def four_and_five(self) -> int | None:
        return self.levels[5] + self.levels[4] if self.levels.keys() >= {5, 4} else self.four_up


@dataclass(frozen=True)
class Verdict:
    """What was found: the check line, what is wrong, what is only odd, and what could not be checked."""

    line: str
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    unknown: tuple[str, ...]
    passed: tuple[str, ...]  # the other two checks of domain §4.5: that they hold, or that they could not be made

    @property
    def agrees(self) -> bool:
        return not self.problems


def verdict(totals: Totals, star_names: Mapping[str, str] = STAR_NAMES) -> Verdict:
    """Whether published totals agree with themselves."""
    line, wrong = _sums(totals)
    problems = [*wrong, *_groups(totals), *_units(totals), *_stars(totals, star_names)]
    return Verdict(
        line,
        tuple(problems),
        tuple(_odd(totals, star_names)),
        tuple(_unknown(totals)),
        tuple(_passed(totals, star_names)),
    )


def _sums(totals: Totals) -> tuple[str, list[str]]:
    """The check line: exact where every level is known, a range where only groups of levels are."""
    if totals.by_star is None:
        return "单项的星数不全，星数合计没有核对", []
    if totals.has_levels:
        found = check(RollupTotals(totals.levels, totals.stars))
        line = formula(found.by_level, found.by_star)
        return line, [line] if found.difference else []
    least, most = _range(totals)
    if most is None:
        return f"没有各星级的村数，Σ按星 {totals.by_star} 没有可比的数", []
    inside = least <= totals.by_star <= most
    line = f"Σ按级在 {least} 到 {most} 之间，Σ按星 {totals.by_star}{' ✓' if inside else ''}"
    if inside:
        return line, []
    return line, [f"{line}，至少{off(totals.by_star, most if totals.by_star > most else least)}"]


def _range(totals: Totals) -> tuple[int, int | None]:
    """How few and how many stars the groups can hold: 四星以上 is 4 or 5, 三星及以下 is 0 to 3."""
    if totals.four_and_five is None or totals.three_down is None:
        return 0, None
    return 4 * totals.four_and_five, 5 * totals.four_and_five + 3 * totals.three_down


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


def _unknown(totals: Totals) -> list[str]:
    """What the source does not say, so that nobody reads a gap as a zero."""
    missing = [] if totals.units is not None else ["总村数"]
    if not (totals.has_levels and 0 in totals.levels):
        missing += ["未创的村数"] if totals.has_levels else ["各星级的村数"]
    return missing if totals.by_star is not None else [*missing, "各星的个数"]
