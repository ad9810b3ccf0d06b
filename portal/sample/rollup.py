"""From a township's published totals to villages that add up to them."""

from collections.abc import Mapping


def assign_stars(level_counts: Mapping[int, int], star_counts: Mapping[str, int]) -> list[frozenset[str]]:
    """One set of star keys a village, highest level first, such that every total comes out exactly.

    Each village takes the stars that are needed most: when any assignment exists, this finds one (Ryser's
    construction for the Gale-Ryser theorem). `level_counts` is level → villages, `star_counts` star key → villages.

    Raises:
        ValueError: the totals do not agree (domain §4.5; the message says by how much), or no villages fit them.
    """
    _refuse_unless_equal(level_counts, star_counts)
    left, villages = dict(star_counts), list[frozenset[str]]()
    for level in sorted(level_counts, reverse=True):
        for _ in range(level_counts[level]):
            # A stable sort: of stars needed equally, the first in the given order.
            taken = sorted(left, key=lambda key: -left[key])[:level]
            if len(taken) < level or any(left[key] == 0 for key in taken):
                raise ValueError(f"{level} 星的村分不到 {level} 颗不同的星：各星个数还剩 {left}")
            for key in taken:
                left[key] -= 1
            villages.append(frozenset(taken))
    return villages


def difference(level_counts: Mapping[int, int], star_counts: Mapping[str, int]) -> int:
    """Σ(star counts) minus Σ(level × villages): 0 when a roll-up agrees with itself."""
    return sum(star_counts.values()) - sum(level * villages for level, villages in level_counts.items())


def _refuse_unless_equal(level_counts: Mapping[int, int], star_counts: Mapping[str, int]) -> None:
    if any(number < 0 for number in (*level_counts, *level_counts.values(), *star_counts.values())):
        raise ValueError("星级、村数和各星个数都不能是负数")
    if off := difference(level_counts, star_counts):
        by_level = sum(level * villages for level, villages in level_counts.items())
        by_star = sum(star_counts.values())
        raise ValueError(f"按星级合计 {by_level}，按星合计 {by_star}，相差 {off:+d}")
