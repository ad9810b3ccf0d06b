"""Totals from outside: both tables of domain §9, the shapes they come in, and the page where they are typed in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.figures.domain.checks import Totals, verdict
from portal.figures.models import OutsideTotal
from portal.history.queries import broken_links, events_of
from portal.ledgers.domain.checks import STAR_NAMES, Outcome
from portal.places.models import Kind, UnitType
from portal.places.services import add_unit
from portal.plans.services import open_plans
from tests.browser import texts
from tests.figures.test_board import figures_of, rows_behind

QINGHE = ((0, 3, 10, 20, 0, 0), (0, 3, 19, 27, 33))
QUANQIAO = ((0, 5, 10, 10, 1, None), (0, 5, 20, 22, 26))


def totals(levels=(), stars=(), **apart):
    """Levels from 五星 down to 未创, None where the source says nothing."""
    by_level = {level: n for level, n in zip((5, 4, 3, 2, 1, 0), levels, strict=False) if n is not None}
    return Totals(by_level, dict(zip(STAR_NAMES, stars, strict=False)), **apart)


def fields(levels, stars, **more):
    """What somebody types; None is left blank."""
    typed = {f"level_{level}": n for level, n in zip((5, 4, 3, 2, 1, 0), levels, strict=False)}
    typed |= {f"star_{key}": n for key, n in zip(STAR_NAMES, stars, strict=False)}
    return {name: "" if n is None else str(n) for name, n in typed.items()} | more


class TestVerdict:
    def test_qinghe_agrees(self):
        found = verdict(totals(*QINGHE, units=33))
        assert found.line == "Σ按级 82 = Σ按星 82 ✓" and found.agrees
        assert not found.warnings and not found.unknown

    def test_quanqiao_is_two_too_many(self):
        found = verdict(totals(*QUANQIAO))
        assert found.line == "Σ按级 71 ≠ Σ按星 73，多 2"
        assert found.problems == ("Σ按级 71 ≠ Σ按星 73，多 2",)
        assert found.unknown == ("总村数", "未创的村数")
        assert found.short == "对不上：Σ按级 71 ≠ Σ按星 73，多 2"

    def test_too_few(self):
        assert verdict(totals((0, 1, 0, 0, 0, 0), (0, 1, 1, 1, 0))).line == "Σ按级 4 ≠ Σ按星 3，少 1"

    @pytest.mark.parametrize(
        ("known", "line", "unknown"),
        [
            (totals(QINGHE[0], units=33), "Σ按级 82；Σ按星不知道，缺各星的个数", ("各星的个数",)),
            (totals(QINGHE[0]), "Σ按级 82；Σ按星不知道，缺各星的个数", ("总村数", "各星的个数")),
            (totals((), QINGHE[1]), "Σ按级不知道，缺各星级的村数；Σ按星 82", ("总村数", "各星级的村数")),
            (
                totals((None, 3, 10, 20, 0, 0), QINGHE[1]),
                "Σ按级至少 82，缺五星的村数；Σ按星 82",
                ("总村数", "五星的村数"),
            ),
            (
                totals(QINGHE[0], (0, 3, 19), units=33),
                "Σ按级 82；Σ按星至少 22，缺平安法治的个数、文明幸福的个数",
                ("平安法治的个数", "文明幸福的个数"),
            ),
            (
                totals(star_sum=82),
                "Σ按级不知道，缺各星级的村数；Σ按星不知道，缺各星的个数；材料的星数合计 82",
                ("总村数", "各星级的村数", "各星的个数"),
            ),
            (
                totals((), QINGHE[1], four_up=3, three_down=30, units=33),
                "Σ按级在 12 到 105 之间，缺各星级的村数；Σ按星 82",
                ("各星级的村数",),
            ),
            (
                totals(units=33),
                "Σ按级不知道，缺各星级的村数；Σ按星不知道，缺各星的个数",
                ("各星级的村数", "各星的个数"),
            ),
        ],
    )
    def test_what_could_not_be_checked_never_agrees_and_names_what_is_missing(self, known, line, unknown):
        found = verdict(known)
        assert found.outcome is Outcome.unchecked and not found.agrees and not found.problems
        assert found.line == line and found.unknown == unknown
        assert found.short == f"没有核对：{line}" and "✓" not in found.line

    def test_a_sum_that_the_source_worked_out_is_taken(self):
        found = verdict(totals(QINGHE[0], units=33, star_sum=82))
        assert found.agrees and found.line == "Σ按级 82 = 材料的星数合计 82 ✓；Σ按星不知道，缺各星的个数"
        found = verdict(totals((), QINGHE[1], star_sum=83))
        assert found.outcome is Outcome.differs and found.problems == ("Σ按星 82 ≠ 材料的星数合计 83，多 1",)
        found = verdict(totals(*QUANQIAO, star_sum=71))
        assert found.problems == ("Σ按级 71 ≠ Σ按星 73，多 2", "Σ按星 73 ≠ 材料的星数合计 71，少 2")
        assert found.line.endswith("；Σ按级 71 = 材料的星数合计 71 ✓"), "and it is told which two agree"

    def test_what_is_known_in_part_can_still_be_wrong(self):
        found = verdict(totals((0, 0, 0, 1, 1, 0), (2, 2), star_sum=3))
        assert found.outcome is Outcome.differs
        assert "Σ按级 3，Σ按星至少 4，缺生态宜居的个数、平安法治的个数、文明幸福的个数，至少多 1" in found.problems
        found = verdict(totals((2,), (2, 2, 2, 2, 1)))
        assert "至少少 1" in found.problems[0]

    def test_groups_of_levels_give_a_range(self):
        found = verdict(totals((), QINGHE[1], four_up=3, three_down=20, units=33))
        assert found.problems[0] == "Σ按级在 12 到 75 之间，缺各星级的村数，Σ按星 82，至少多 7"
        assert found.problems[1] == "各星级和未创合计 23 个村，应为 33 个村"
        assert "至少少 1" in verdict(totals((), (0, 3, 0, 0, 0), four_up=1, three_down=0)).problems[0]

    @given(
        st.dictionaries(st.sampled_from(range(6)), st.integers(0, 9)),
        st.dictionaries(st.sampled_from(sorted(STAR_NAMES)), st.integers(0, 40)),
        *[st.none() | st.integers(0, 99)] * 5,
    )
    def test_it_agrees_only_where_two_whole_sums_are_known(self, levels, stars, units, four, three, weak, said):
        found = verdict(Totals(levels, stars, units, four, three, weak, said))
        sums = [levels.keys() >= {1, 2, 3, 4, 5}, stars.keys() >= STAR_NAMES.keys(), said is not None]
        exact_groups = sum(sums) == 1 and four is not None and three is not None
        if found.outcome is Outcome.agrees:
            assert sum(sums) > 1 or exact_groups
        if sums[0]:
            assert f"Σ按级 {sum(level * n for level, n in levels.items())}" in found.line, "Σ by level is always shown"
        assert found.short.startswith(found.outcome.label)
        assert (found.outcome is Outcome.differs) == bool(found.problems)

    def test_groups_against_levels(self):
        assert verdict(totals(*QINGHE, four_up=3, three_down=30)).agrees
        assert verdict(totals((0, 1, 0, 0, 2, 4), (0, 2, 2, 1, 1), four_up=1, three_down=6)).agrees, "未创 taken in"
        assert verdict(totals((0, 1, 0, 0, 2, 4), (0, 2, 2, 1, 1), four_up=1, three_down=2)).agrees, "未创 left out"
        found = verdict(totals(*QINGHE, four_up=4, three_down=29))
        assert found.problems == (
            "四星以上 4 个村，五星加四星是 3 个村",
            "三星及以下 29 个村，三星、二星、一星合计 30 个村",
        )

    def test_weak_branches_may_be_counted_apart(self):
        found = verdict(totals(*QINGHE, units=35, weak=2))
        assert found.agrees and found.passed[0] == "各星级和未创 33 + 另列的 2 = 总村数 35 ✓"
        assert verdict(totals(*QINGHE, units=33, weak=2)).agrees, "or among the others"
        found = verdict(totals(*QINGHE, units=36, weak=2))
        assert found.problems == ("各星级和未创合计 33 个村，加上另列的软弱涣散村 2 个，应为 36 个村",)

    def test_the_rated_cannot_be_more_than_there_are(self):
        assert verdict(totals(*QUANQIAO, units=25)).problems[1] == "有星的 26 个村，多于总数 25 个村"
        assert "各星级" not in "".join(verdict(totals(*QUANQIAO, units=40)).problems), "未创 may be the rest"

    def test_no_star_is_had_by_more_than_are_rated(self):
        found = verdict(totals((0, 0, 0, 1, 1, 0), (0, 0, 0, 0, 3)))
        assert found.problems == ("文明幸福 3 个村，多于有星的 2 个村",)
        assert verdict(totals((), (0, 0, 0, 0, 3), units=2)).problems == ("文明幸福 3 个村，多于总数 2 个村",)

    def test_branch_and_five_stars_differing_is_only_a_warning(self):
        found = verdict(totals((0, 0, 0, 0, 3, 0), (3, 0, 0, 0, 0), units=3))
        assert found.agrees and found.warnings == ("支部过硬 3 个村，五星 0 个村，两数不同，请核对",)


def enter(browser, *table, url="/figures/outside/new", expect=303, **more):
    page = browser.get(url)
    answer = browser.submit(page, "form.form", expect, **fields(*table, source="汇报材料", covers="all") | more)
    return browser.follow(answer) if expect == 303 else answer


def test_both_published_tables_typed_in(browse, county):
    browser = browse("reviewer")
    enter(browser, *QINGHE, source="清河镇", units="33")
    page = enter(browser, *QUANQIAO, source="券桥镇")
    assert texts(page, ".card__head h2") == ["清河镇", "券桥镇"]
    assert texts(page, ".card > .check-line") == [
        "校验：对得上。Σ按级 82 = Σ按星 82 ✓",
        "各星级和未创 33 = 总村数 33 ✓",
        "各星最多 33（文明幸福）≤ 有星的 33 ✓",
        "校验：对不上。Σ按级 71 ≠ Σ按星 73，多 2",
        "各星最多 26（文明幸福）≤ 有星的 26 ✓",
    ]
    assert "is-differs" in page.select(".card > .check-line")[3]["class"] and "村数没有核对" in page.text
    assert "材料里没有：总村数、未创的村数。没有的不当作 0。" in page.text


def test_what_differs_from_the_plans_is_named(browse, county):
    page = enter(browse("reviewer"), (1, 0, 0, 3, 1, None), (3, 2), units="5", three_down="4")
    rows = {texts(line, "th")[0]: texts(line, "td") for line in page.select("tbody tr")}
    assert rows["总村数"] == ["5", "5", "相同"] and rows["二星"] == ["3", "1", "多 2"]
    assert rows["三星及以下（不含未创）"] == ["4", "0 + 1 + 1 = 2", "多 2"]
    assert "未创" not in rows and "生态宜居" not in rows, "what the source does not say is not compared"
    assert "有 2 项和各村计划不同" in page.text and "还有 2 个村没有上报" in page.text
    page = browse("reviewer").get("/figures/outside?basis=approved")
    assert {texts(line, "th")[0]: texts(line, "td") for line in page.select("tbody tr")}["二星"] == ["3", "0", "多 3"]


def test_communities_apart(browse, county, places, cycle, session):
    community = add_unit(Kind.village, "东街社区", parent=places["青山镇"], unit_type=UnitType.community)
    open_plans(cycle, [community])
    session.commit()
    browser = browse("reviewer")
    enter(browser, (), (), units="1", covers="communities")
    page = enter(browser, (), (), units="5", covers="villages")
    assert texts(page, "tbody tr td:last-child") == ["相同", "相同"]
    for number, href in figures_of(page):
        assert rows_behind(browser, href) == number


@pytest.mark.parametrize("basis", ["submitted", "approved"])
def test_our_figures_open_their_villages(browse, county, basis):
    browser = browse("reviewer")
    enter(browser, (1, 0, 0, 3, 1, 0), (3, 2, 1, 1, 1), units="5", three_down="4", four_up="1", weak="1")
    page = browser.get(f"/figures/outside?basis={basis}")
    assert {texts(line, "th")[0]: texts(line, "td")[1] for line in page.select("tbody tr")}["四星以上"] == "1 + 0 = 1"
    figures = figures_of(page)
    assert len(figures) > 8
    for number, href in figures:
        assert rows_behind(browser, href) == number, href


def test_blank_is_not_zero(browse, county, session):
    enter(browse("reviewer"), (0, None, None, None, None, None), ())
    assert session.query(OutsideTotal).one().figures == {"levels": {"5": 0}}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"source": ""}, "请写这些数字是从哪里来的"),
        ({"source": "长" * 101}, "最多 100 字"),
        ({"units": "三十几"}, "总村数要填整数"),
        ({"level_5": "-1"}, "五星要填整数"),
        ({"covers": "nobody"}, "请选一项"),
        ({}, "一个数字也没有填"),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_typed(browse, county, session, typed, words):
    good = {} if not typed else {"weak": "7"}
    page = enter(browse("reviewer"), (), (), expect=422, **good | typed)
    assert words in page.select_one("#error-summary").text
    for name, value in (good | typed).items():
        box = page.select_one(f"input[name={name}]:not([type=radio])")
        assert box is None or box["value"] == value
    assert session.query(OutsideTotal).count() == 0


def test_the_same_source_twice_is_told(browse, county, session):
    browser = browse("reviewer")
    enter(browser, *QINGHE)
    page = enter(browser, *QUANQIAO, expect=422)
    assert "“汇报材料”（村和社区合在一起）已经录入过" in page.text
    assert page.select_one("#star_civility")["value"] == "26"
    assert session.query(OutsideTotal).count() == 1
    enter(browser, *QUANQIAO, covers="villages")


def test_mended_and_removed_with_its_history(browse, county, session, places):
    browser = browse("reviewer")
    page = enter(browser, *QUANQIAO)
    form = browser.get(page.find("a", string="修改")["href"])
    assert form.select_one("#star_civility")["value"] == "26" and form.select_one("#level_0")["value"] == ""
    page = browser.follow(browser.submit(form, "form.form", star_civility="24"))
    assert texts(page, ".card > .check-line")[0] == "校验：对得上。Σ按级 71 = Σ按星 71 ✓"
    page = browser.follow(
        browser.submit(browser.get(page.find("a", string="删除")["href"]), "form.card ~ form, main form")
    )
    said = [" ".join(line.find("span").next_sibling.split()) for line in page.select(".timeline li")]
    assert said == [
        "刘敏 删除“汇报材料”",
        "刘敏 修改“汇报材料”",
        "刘敏 录入“汇报材料”",
    ]
    assert "还没有录入外来数字" in page.text and session.query(OutsideTotal).count() == 0
    events = events_of(f"figures:{places['青山镇'].id}:2022")
    assert [event.verb for event in events] == ["total_removed", "total_changed", "total_added"]
    assert events[1].data["before"]["figures"]["stars"]["civility"] == 26
    assert events[1].data["after"]["figures"]["stars"]["civility"] == 24
    assert broken_links() == []


def test_two_people_mend_the_same_totals(browse, county, session):
    mine, theirs = browse("reviewer"), browse("reviewer2")
    url = enter(mine, *QUANQIAO).find("a", string="修改")["href"]
    my_page, their_page = mine.get(url), theirs.get(url)
    theirs.submit(their_page, "form.form", units="30")
    page = mine.submit(my_page, "form.form", 409, units="31")
    assert "刚才有人改过这份数字" in page.text and page.select_one("#units")["value"] == "31"
    assert session.query(OutsideTotal).one().figures["units"] == 30
    mine.submit(page, "form.form", units="31")
    session.expire_all()
    assert session.query(OutsideTotal).one().figures["units"] == 31
    removing = mine.get(url.replace("edit", "remove"))
    theirs.submit(theirs.get(url), "form.form", units="32")
    mine.submit(removing, "main form", 409)


def test_a_county_enters_the_totals_of_a_township(browse, county, places):
    township = places["青山镇"].id
    page = enter(browse("county"), *QINGHE, url=f"/figures/outside/new?township={township}")
    assert "青山镇" in page.h1.text and texts(page, ".card__head h2") == ["汇报材料"]
    assert texts(browse("reviewer").get("/figures/outside"), ".card__head h2") == ["汇报材料"]
    page = browse("county").get("/figures/outside")
    assert texts(page, ".card__head h2") == [] and "还没有录入全县的外来数字" in page.text


def test_a_county_sees_which_townships_totals_do_not_agree(browse, county, places):
    for name, table in (("白河乡", QINGHE), ("青山镇", QUANQIAO)):
        enter(browse("county"), *table, url=f"/figures/outside/new?township={places[name].id}")
    page = browse("county").get("/figures/outside")
    assert [texts(line, "th, td") for line in page.select("#below tbody tr")] == [
        ["青山镇", "汇报材料", "对不上：Σ按级 71 ≠ Σ按星 73，多 2"],
        ["白河乡", "汇报材料", "对得上"],
    ]
    there = browse("county").get(page.select_one("#below a")["href"])
    assert "青山镇" in there.h1.text and texts(there, ".card__head h2") == ["汇报材料"]
    assert not browse("reviewer").get("/figures/outside").select("#below")


def test_a_check_that_could_not_be_made_says_so(browse, county, places):
    """Only levels are known: their sum is shown, what is missing is named, and nothing is said to agree."""
    township, browser = places["青山镇"].id, browse("county")
    page = enter(browser, QINGHE[0], (), url=f"/figures/outside/new?township={township}")
    line = "Σ按级 82；Σ按星不知道，缺各星的个数"
    assert page.select_one(".card > .check-line").text == f"校验：没有核对。{line}"
    assert "is-unchecked" in page.select_one(".card > .check-line")["class"] and "✓" not in page.main.text
    (cell,) = [texts(each, "td")[1] for each in browser.get("/figures/outside").select("#below tbody tr")]
    assert cell == f"没有核对：{line}"
    form = browser.get(page.find("a", string="修改")["href"])
    page = browser.follow(browser.submit(form, "form.form", star_sum="83"))
    assert page.select_one(".card > .check-line").text.startswith(
        "校验：对不上。Σ按级 82 ≠ 材料的星数合计 83，多 1；Σ按星"
    )
    rows = {texts(each, "th")[0]: texts(each, "td") for each in page.select("tbody tr")}
    assert rows["星数合计"] == ["83", "8", "多 75"]
