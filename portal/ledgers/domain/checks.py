"""Whether a roll-up agrees with itself (domain §4.5). Pure: for our own sums and for totals that somebody published."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

LEVELS = (5, 4, 3, 2, 1)
BRANCH = "branch"
STAR_NAMES = {
    "branch": "支部过硬",
    "industry": "产业兴旺",
    "ecology": "生态宜居",
    "safety": "平安法治",
    "civility": "文明幸福",
}


class Outcome(enum.Enum):
    """What came of a check: the same three words on screen, on paper, in Excel and in whatever was frozen. What could
    not be checked is never said to agree."""

    agrees = "agrees"
    differs = "differs"
    unchecked = "unchecked"

    @property
    def label(self) -> str:
        return {"agrees": "对得上", "differs": "对不上", "unchecked": "没有核对"}[self.value]


@dataclass(frozen=True)
class RollupTotals:
    """The figures of one line of a roll-up.

    `levels` is level → villages, 0 being 未创; a published table that leaves 未创 out has no key 0, which is unknown
    and not zero. `stars` is star key → villages. `units` is how many villages the line is about, None where unknown;
    `missing` are those beside them of which nothing is known (not handed in, or not approved), called `missing_word`.
    """

    levels: Mapping[int, int]
    stars: Mapping[str, int]
    units: int | None = None
    missing: int = 0
    missing_word: str = "未上报"

    @property
    def rated(self) -> int:
        """Villages with at least one star."""
        return sum(villages for level, villages in self.levels.items() if level)

    @property
    def counted(self) -> int:
        """Rated and unrated villages together."""
        return sum(self.levels.values())


@dataclass(frozen=True)
class Check:
    """The two sums of the stars of a line, the three checks in words (`told`), and what is wrong (`problems`) or odd:
    what `warnings` tell may be right all the same. `nothing` says why there was nothing to check."""

    by_level: int
    by_star: int
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    told: tuple[str, ...]
    nothing: str = ""

    @property
    def difference(self) -> int:
        return self.by_star - self.by_level

    @property
    def outcome(self) -> Outcome:
        if self.difference or self.problems:
            return Outcome.differs
        return Outcome.unchecked if self.nothing else Outcome.agrees

    @property
    def agrees(self) -> bool:
        return self.outcome is Outcome.agrees

    @property
    def differs(self) -> bool:
        return self.outcome is Outcome.differs

    @property
    def mark(self) -> str:
        """The check as one cell of a table: 对得上, or 对不上 and by how much the single stars exceed the levels."""
        return f"{self.outcome.label}{f' {self.difference:+d}' if self.difference else ''}"

    @property
    def sentence(self) -> str:
        """The check line under the table, the same on screen, on paper and in Excel."""
        reason = f"（{self.nothing}）" if self.outcome is Outcome.unchecked else ""
        return f"{self.outcome.label}{reason}。{'；'.join(self.told)}"


def check(totals: RollupTotals, star_names: Mapping[str, str] = STAR_NAMES) -> Check:
    """Compare a line with itself; `star_names` are the catalogue's, for the messages."""
    by_level = sum(level * villages for level, villages in totals.levels.items())
    problems = [*_wrong_number_of_units(totals), *_stars_beyond_the_rated(totals, star_names)]
    by_star = sum(totals.stars.values())
    told = (formula(by_level, by_star), _units_told(totals), _stars_told(totals, star_names))
    return Check(by_level, by_star, tuple(problems), tuple(_unusual(totals, star_names)), told, _nothing(totals))


def _nothing(totals: RollupTotals) -> str:
    """Sums over no village agree whatever they say: that is no check."""
    if totals.counted or any(totals.stars.values()):
        return ""
    return f"{totals.missing} 个村都{totals.missing_word}" if totals.missing else "没有村"


def formula(one: int, other: int, name: str = "Σ按级", other_name: str = "Σ按星") -> str:
    """Σ按级 82 = Σ按星 82 ✓, or by how much the second exceeds the first."""
    if one == other:
        return f"{name} {one} = {other_name} {other} ✓"
    return f"{name} {one} ≠ {other_name} {other}，{off(other, one)}"


def off(number: int, other: int) -> str:
    """多 2, 少 1."""
    return f"{'多' if number > other else '少'} {abs(number - other)}"


def _units_told(totals: RollupTotals) -> str:
    """有星 33 + 未创 2 + 未上报 29 = 64 个村 ✓"""
    if totals.units is None or 0 not in totals.levels:
        return "总村数或未创的村数不知道，村数没有核对"
    parts = f"有星 {totals.rated} + 未创 {totals.levels[0]} + {totals.missing_word} {totals.missing}"
    sum_of_parts, units = totals.counted + totals.missing, totals.units + totals.missing
    if sum_of_parts == units:
        return f"{parts} = {units} 个村 ✓"
    return f"{parts} = {sum_of_parts}，应为 {units} 个村，{off(sum_of_parts, units)}"


def _stars_told(totals: RollupTotals, star_names: Mapping[str, str]) -> str:
    """各星最多 32（文明幸福）≤ 有星 33 ✓"""
    key, most = max(totals.stars.items(), key=lambda star: star[1], default=("", 0))
    name = f"（{star_names.get(key, key)}）" if most else " "
    if most <= totals.rated:
        return f"各星最多 {most}{name}≤ 有星 {totals.rated} ✓"
    return f"各星最多 {most}{name}> 有星 {totals.rated}，{off(most, totals.rated)}"


def _wrong_number_of_units(totals: RollupTotals) -> list[str]:
    if totals.units is None or 0 not in totals.levels or totals.counted == totals.units:
        return []
    return [f"各星级与未创合计 {totals.counted} 个村，应为 {totals.units} 个村"]


def _stars_beyond_the_rated(totals: RollupTotals, star_names: Mapping[str, str]) -> list[str]:
    return [
        f"{star_names.get(key, key)} {villages} 个村，多于有星的 {totals.rated} 个村"
        for key, villages in totals.stars.items()
        if villages > totals.rated
    ]


def _unusual(totals: RollupTotals, star_names: Mapping[str, str]) -> list[str]:
    branch, five = totals.stars.get(BRANCH), totals.levels.get(5)
    if branch is None or five is None or branch == five:
        return []
    return [f"{star_names.get(BRANCH, BRANCH)} {branch} 个村，五星 {five} 个村，两数不同，请核对"]
