"""The check of a roll-up, with the figures that townships published (domain §9)."""

from dataclasses import replace

from portal.ledgers.domain.checks import Outcome, RollupTotals, check

STARS = ("branch", "industry", "ecology", "safety", "civility")


def totals(levels, stars, units=None):
    """Levels from 五星 down to 一星 and 未创, where a None is left out as the published table does."""
    by_level = {level: n for level, n in zip((5, 4, 3, 2, 1, 0), levels, strict=True) if n is not None}
    return RollupTotals(by_level, dict(zip(STARS, stars, strict=True)), units)


def test_qinghe_2022_agrees():
    found = check(totals((0, 3, 10, 20, 0, 0), (0, 3, 19, 27, 33), units=33))
    assert found.agrees and not found.problems and not found.warnings
    assert (found.by_level, found.by_star, found.difference, found.mark) == (82, 82, 0, "对得上")
    assert (
        found.sentence
        == "对得上。Σ按级 82 = Σ按星 82 ✓；有星 33 + 未创 0 + 未上报 0 = 33 个村 ✓；各星最多 33（文明幸福）≤ 有星 33 ✓"
    )


def test_quanqiao_2024_is_two_off():
    found = check(totals((0, 5, 10, 10, 1, None), (0, 5, 20, 22, 26)))
    assert not found.agrees
    assert (found.by_level, found.by_star, found.difference, found.mark) == (71, 73, 2, "对不上 +2")
    assert found.told == (
        "Σ按级 71 ≠ Σ按星 73，多 2",
        "总村数或未创的村数不知道，村数没有核对",
        "各星最多 26（文明幸福）≤ 有星 26 ✓",
    )
    assert not found.problems, "未创 was not published: unknown is not zero"


def test_too_few_stars_show_a_minus():
    found = check(totals((1, 0, 0, 0, 0, 0), (1, 1, 1, 1, 0), units=1))
    assert found.told[0] == "Σ按级 5 ≠ Σ按星 4，少 1" and found.mark == "对不上 -1"


def test_units_that_are_missing_or_too_many():
    found = check(totals((0, 0, 0, 0, 2, 1), (0, 2, 0, 0, 0), units=4))
    assert found.problems == ("各星级与未创合计 3 个村，应为 4 个村",)
    assert not found.agrees and found.mark == "对不上" and found.difference == 0
    assert found.told[1] == "有星 2 + 未创 1 + 未上报 0 = 3，应为 4 个村，少 1"


def test_villages_of_which_nothing_is_known_are_a_part_of_the_sum():
    line = totals((0, 0, 0, 0, 2, 1), (0, 2, 0, 0, 0), units=3)
    found = check(replace(line, missing=4, missing_word="还没通过"))
    assert found.agrees and found.told[1] == "有星 2 + 未创 1 + 还没通过 4 = 7 个村 ✓"


def test_no_star_can_have_more_villages_than_are_rated():
    found = check(totals((0, 0, 0, 1, 1, 0), (0, 0, 0, 0, 3), units=2))
    assert found.problems == ("文明幸福 3 个村，多于有星的 2 个村",)
    assert found.told[2] == "各星最多 3（文明幸福）> 有星 2，多 1"


def test_branch_and_five_stars_differing_is_only_a_warning():
    found = check(totals((0, 0, 0, 0, 3, 0), (3, 0, 0, 0, 0), units=3))
    assert found.agrees
    assert found.warnings == ("支部过硬 3 个村，五星 0 个村，两数不同，请核对",)


def test_nothing_at_all_is_no_check():
    found = check(totals((0,) * 6, (0,) * 5, units=0))
    assert found.told == ("Σ按级 0 = Σ按星 0 ✓", "有星 0 + 未创 0 + 未上报 0 = 0 个村 ✓", "各星最多 0 ≤ 有星 0 ✓")
    assert found.outcome is Outcome.unchecked and found.mark == "没有核对" and not found.agrees and not found.differs
    assert found.sentence.startswith("没有核对（没有村）。Σ按级 0")
    waiting = replace(totals((0,) * 6, (0,) * 5, units=0), missing=44)
    assert check(waiting).sentence.startswith("没有核对（44 个村都未上报）。")
    assert check(totals((0, 0, 0, 0, 0, 3), (0,) * 5, units=3)).mark == "对得上", "三个村都写了未创，是有数的"
