"""The board: what it says, and that every figure on it opens exactly as many villages as it counts."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.figures.models import Basis
from portal.figures.pages import level_moves as moves
from portal.figures.queries.board import board_of
from portal.figures.queries.county_matrix import county_matrix_of
from portal.figures.queries.matrix import matrix_of
from portal.kernel import clock
from portal.places.models import Unit
from portal.plans.queries import plan_of, plan_or_404
from portal.plans.services import save_block
from portal.reviews import services as reviews
from portal.web import paging
from tests.browser import texts
from tests.people import YEAR, content_of, submit


def row(page, name):
    """A line of the table as words."""
    for line in page.select("#lines tr"):
        head = line.select_one("th[scope=row]")
        if head and " ".join(head.text.split()).strip("▸▾ ") == name:
            return [" ".join(cell.text.split()) for cell in line.select("td")]
    raise AssertionError(f"no line {name}")


def rows_behind(browser, url):
    """How many villages a figure's page lists."""
    page = browser.get(url)
    found = page.select_one("#found")
    return int(found.text) if found else len(page.select("#plan-table tbody tr, #moves tr"))


def figures_of(page):
    """Every number that is a link to villages, and where it leads."""
    links = [link for link in page.select("main a[href]") if link.text.strip().isdigit()]
    return [(int(link.text), link["href"]) for link in links]


@pytest.mark.parametrize("basis", ["submitted", "approved"])
@pytest.mark.parametrize(
    ("who", "url"),
    [
        ("reviewer", "/figures?"),
        ("viewer", "/figures?"),
        ("liaison", "/figures?"),
        ("county", "/figures?"),
        ("county", "/figures?township={township}&"),
        ("county", "/figures?open={township}&"),
        ("reviewer", "/figures/matrix?"),
        ("liaison", "/figures/matrix?"),
        ("county", "/figures/matrix?township={township}&"),
        ("county", "/figures/matrix?"),
        ("county", "/figures/matrix?open={township}&"),
    ],
)
def test_every_figure_opens_exactly_its_villages(browse, county, old_plan, places, who, url, basis):
    browser = browse(who)
    page = browser.get(f"{url.format(township=places['青山镇'].id)}basis={basis}")
    figures = figures_of(page)
    assert len(figures) >= (0 if basis == "approved" and who == "liaison" else 5), figures
    assert [(number, href) for number, href in figures if rows_behind(browser, href) != number] == []


MARKS = {"★ 已有（守星）": "已有", "☆ 拟创": "拟创", "— 未创": "未创", "已有和拟创合计": "创"}


@pytest.mark.parametrize("basis", ["submitted", "approved"])
def test_a_figure_opens_those_it_counts_and_the_page_says_so(browse, county, basis):
    """As many are not yet the same: each figure of the matrix opens the very villages that have its mark, under words
    that say it. A list of those that do not go for a star once read as a list of those that do."""
    page, opened = browse("reviewer").get(f"/figures/matrix?basis={basis}"), 0
    stars = texts(page, ".matrix thead th")[2:-1]
    lines = [line for line in page.select(".matrix tbody tr") if line.select("td.nowrap")]
    marks = {line.th.a.text: texts(line, "td")[1:-1] for line in lines}
    for foot in page.select(".matrix tfoot tr"):
        words = MARKS[foot.th.text]
        for star, cell in enumerate(foot.select("td")[1:-1]):
            if cell.a:
                behind = browse("reviewer").get(cell.a["href"])
                wanted = {
                    name
                    for name, signs in marks.items()
                    if (signs[star] != "— 未创" if words == "创" else words in signs[star])
                }
                assert set(texts(behind, "#plan-table th[scope=row] a")) == wanted, (words, stars[star])
                assert f"{words}{stars[star]}" in behind.select_one("#plan-table [role=status]").text
                opened += 1
    assert opened > 8


def test_whether_a_star_is_planned_can_be_seen_and_changed_in_the_list(browse, county):
    browser = browse("reviewer")
    page = browser.get("/plans?star=industry&intent=none")
    assert page.select_one("#intent option[selected]").text == "未创"
    assert page.select_one("#plan-table [role=status]").text.startswith("未创产业兴旺：找到 1 个村")
    assert not browser.get("/plans?star=industry").select("#intent")


def test_a_township_by_its_areas(browse, county):
    page = browse("reviewer").get("/figures")
    # villages, 五…一, 未创, handed in, not handed in, five stars, sum, check
    assert row(page, "东片区") == ["2", *"100100", "2", "0", *"22111", "7", "对得上"]
    assert row(page, "未分片区") == ["3", *"000010", "1", "2", *"10000", "1", "对得上"]
    assert row(page, "合计") == ["5", *"100110", "3", "2", *"32111", "8", "对得上"]
    assert texts(page, ".check-line") == [
        "合计校验：对得上。Σ按级 8 = Σ按星 8 ✓；有星 3 + 未创 0 + 未上报 2 = 5 个村 ✓；各星最多 3（支部过硬）≤ 有星 3 ✓"
    ]
    assert "提示：支部过硬 3 个村，五星 1 个村，两数不同，请核对。" in page.text


def test_only_what_was_approved(browse, county):
    page = browse("reviewer").get("/figures?basis=approved")
    assert row(page, "东片区") == ["2", *"100000", "1", "1", *"11111", "5", "对得上"]
    assert row(page, "合计") == ["5", *"100010", "2", "3", *"21111", "6", "对得上"]
    assert "还没通过" in texts(page, "#lines thead th") and "未上报" not in texts(page, "#lines thead th")


def test_a_county_by_its_townships_in_their_own_order(browse, county, places):
    page = browse("county").get("/figures")
    assert texts(page, "#lines tbody th") == ["▸ 青山镇", "▸ 白河乡"]
    assert row(page, "白河乡") == ["2", *"001000", "1", "1", *"11100", "3", "对得上"]
    assert row(page, "合计") == ["7", *"101110", "4", "3", *"43211", "11", "对得上"]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_township_opens_downwards_and_closes_again(browse, county, places, htmx):
    browser = browse("county")
    opening = browser.get("/figures").select_one("#lines tbody th a")
    page = browser.get(opening["hx-get"] if htmx else opening["href"], htmx=htmx)
    assert texts(page, "#lines tbody th") == ["▾ 青山镇", "东片区", "未分片区", "▸ 白河乡"]
    assert row(page, "东片区")[0] == "2"
    assert page.select_one("#lines tbody th a")["aria-expanded"] == "true"
    page = browser.get(page.select_one("#lines tbody th a")["href"].partition("#")[0])
    assert texts(page, "#lines tbody th") == ["▸ 青山镇", "▸ 白河乡"]


def test_a_township_of_another_county_or_an_area_is_not_opened(browse, county, places):
    browser = browse("county")
    for place in (99999, places["东片区"].id, places["青山镇/柳树村"].id):
        browser.get(f"/figures?township={place}", expect=404)
        assert len(texts(browser.get(f"/figures?open={place}"), "#lines tbody th")) == 2
    browse("reviewer").get(f"/figures?township={places['白河乡'].id}", expect=404)
    browse("reviewer").get("/figures?year=1999", expect=404)


def hands_in(page):
    return dict(zip(texts(page, ".hands dt"), texts(page, ".hands dd"), strict=True))


def test_what_stands_with_whom_and_how_long(browse, county, cycle, people, session, monkeypatch):
    page = browse("reviewer").get("/figures")
    assert hands_in(page) == {
        "村里": "2 个村 未开始 2，填写中 0，退回修改 0",
        "镇里": "1 个村 待审核 等得最久的：第 1 天",
        "县里": "2 个村 待备案 等得最久的：第 1 天",
        "办完": "0 个村 已备案",
    }
    bar = page.select_one("main svg:not(.icon)")
    assert [rect["width"] for rect in bar.select("rect")] == ["100", "40.00", "20.00", "40.00"]
    lines = {texts(line, "th")[0]: texts(line, "td") for line in browse("county").get("/figures").select("#hands tr")}
    # villages, the bar, three states, handed in and since when, to be filed and since when, filed
    assert lines["青山镇"] == ["5", "", *"200", "1", "第 1 天", "2", "第 1 天", "0"]
    assert lines["白河乡"] == ["2", "", *"100", "1", "第 1 天", "0", "—", "0"]
    assert lines["合计"] == ["7", "", *"300", "2", "第 1 天", "2", "第 1 天", "0"]


def test_waiting_is_counted_in_workdays_as_the_list_counts_it(browse, submitted_plan, session):
    submitted_plan.state_since = clock.now() - dt.timedelta(days=14)
    session.commit()
    (cell,) = browse("reviewer").get("/plans?state=submitted").select("td[data-label=在谁手里]")
    days = cell.text.strip().removeprefix("镇 · ")
    assert days >= "第 1 天" and days != "第 1 天"
    assert days in hands_in(browse("reviewer").get("/figures"))["镇里"]
    assert texts(browse("county").get("/"), "tbody tr:first-child td[data-label=等得最久]") == [days]


def test_what_was_filed_is_nobodys_any_more(browse, county, people, places, cycle, session):
    plan = plan_of(people["county"], session.query(Unit).filter_by(name="河口村").one(), cycle)
    reviews.file_plan(plan, seen_submission_id=plan.latest_submission_id, words="", actor=people["county"])
    session.commit()
    browser = browse("county")
    page = browser.get("/figures")
    assert hands_in(page)["办完"] == "1 个村 已备案" and hands_in(page)["县里"].startswith("1 个村 待备案")
    assert [(number, href) for number, href in figures_of(page) if rows_behind(browser, href) != number] == []


def test_what_is_late(browse, county, cycle, session):
    page = browse("reviewer").get("/figures")
    assert "未上报的 2 个村。" in page.text and "上报逾期" not in page.text
    cycle.submit_by = clock.today() - dt.timedelta(days=2)
    session.commit()
    page = browse("reviewer").get("/figures")
    assert "截止上报，已过 2 天，到现在还没上报的 2 个村。" in "".join(page.text.split("\n"))
    assert texts(page, ".badge--overdue")[0] == "上报逾期"
    page = browse("county").get("/figures")
    assert [cells[-1] for line in page.select("#hands tbody tr") if (cells := texts(line, "td"))] == ["2", "1"]
    assert [(number, href) for number, href in figures_of(page) if rows_behind(browse("county"), href) != number] == []
    home = browse("county").get("/")
    assert texts(home, "td[data-label=逾期未上报]") == ["2", "1"]


def test_last_year_beside_this_year_of_the_same_villages(browse, county, old_plan):
    """More plans than last year are not more stars: only what was handed in in both years is compared."""
    browser = browse("reviewer")
    page = browser.get("/figures")
    said = " ".join(page.select("section")[-1].p.text.split())
    assert said == "2021 年 2 个村有计划，上报了 1 个；2022 年 5 个村，上报了 3 个。 下面只比两年都上报了的 1 个村。"
    compared = {texts(line, "th")[0]: texts(line, "td") for line in page.select("#years tbody tr")}
    assert compared["五星"] == ["0", "0", "持平"] and compared["二星"] == ["1", "1", "持平"]
    assert compared["产业兴旺"] == ["1", "1", "持平"]
    links = [(int(link.text), link["href"]) for link in page.select("section")[-1].select("a") if link.text.isdigit()]
    both = [(number, href) for number, href in links if "moved=both" in href]
    assert len(both) > 6 and len(links) == len(both) + 4
    for number, href in both:
        assert len(browser.get(href).select("#moves tr")) == number, href
    only = browser.get("/figures/years?moved=both&side=then&level=5&star=industry")
    assert "2021 年五星创产业兴旺的 0 个" in " ".join(only.text.split())
    page = browser.get("/figures?basis=approved")
    assert "没有两年都通过了的村，不能直接相比。" in page.text and not page.select("#years")


def test_without_a_year_before_the_page_says_so(browse, county):
    assert f"没有开启过 {YEAR - 1} 年度" in browse("reviewer").get("/figures").text


def test_bars_are_drawn_without_style_and_have_their_number_beside_them(browse, county):
    page = browse("reviewer").get("/figures")
    bars = {texts(line, "th")[0]: line for line in page.select(".chart tr")}
    assert list(bars) == [
        "五星",
        "四星",
        "三星",
        "二星",
        "一星",
        "未创",
        "未上报",
        *["支部过硬", "产业兴旺", "生态宜居", "平安法治", "文明幸福"],
    ]
    assert bars["未上报"].select("rect")[-1]["width"] == "40.00" and "2 个村" in texts(bars["未上报"], "td")[1]
    assert len(bars["四星"].select("rect")) == 1, "nothing is drawn for 0"


def test_the_matrix(browse, county):
    page = browse("reviewer").get("/figures/matrix")
    lines = {texts(line, "th")[0]: texts(line, "td")[1:] for line in page.select(".matrix tbody tr")}
    assert lines["柳树村东片区"] == ["☆ 拟创", "☆ 拟创", "— 未创", "— 未创", "— 未创", "未创 → 二星"]
    assert lines["石桥村"] == ["未上报"]
    sums = [texts(line, "td")[1:] for line in page.select(".matrix tfoot tr")]
    assert sums == [[*"00000", ""], [*"32111", ""], [*"01222", ""], [*"32111", "8 颗"]]
    assert texts(page, ".check-line") == [
        "校验：对得上。Σ按级 8 = Σ按星 8 ✓；有星 3 + 未创 0 + 未上报 2 = 5 个村 ✓；各星最多 3（支部过硬）≤ 有星 3 ✓"
    ]
    page = browse("reviewer").get("/figures/matrix?basis=approved")
    lines = {texts(line, "th")[0]: texts(line, "td")[1:] for line in page.select(".matrix tbody tr")}
    assert lines["柳树村东片区"] == ["未通过"] and lines["石桥村"] == ["未上报"]


def test_the_number_of_queries_does_not_grow(browse, county, add_village, count_queries, places):
    reviewer, leader = browse("reviewer"), browse("county")

    def queries(browser, url):
        browser.get(url)
        count_queries()
        browser.get(url)
        return count_queries()

    urls = [(reviewer, "/figures"), (reviewer, "/figures/matrix"), (leader, "/figures"), (leader, "/figures/villages")]
    urls += [(leader, f"/figures/matrix?open={places['青山镇'].id}"), (leader, "/figures/years")]
    before = [queries(*each) for each in urls]
    for number in range(4):
        add_village(f"新{number}村", number + 1, position=number + 10)
    assert [queries(*each) for each in urls] == before
    assert max(before) <= 13, before


def test_a_weak_village_is_marked_and_counted_as_any_other(browse, filled_plan, people, session):
    profile = content_of()["profile"] | {"is_weak": True}
    save_block(filled_plan, "profile", profile, actor=people["clerk"], seen_version=1)
    submit(plan_or_404(people["secretary"], filled_plan.id), people["secretary"])
    page = browse("reviewer").get("/figures/matrix")
    assert texts(page, ".matrix tbody .tag") == ["软弱涣散"]
    assert "软弱涣散村 1 个：柳树村。只作提示，不影响星级统计。" in page.text
    assert "校验：对得上。Σ按级 2 = Σ按星 2 ✓；有星 1 + 未创 0 + 未上报 1 = 2 个村 ✓" in texts(page, ".check-line")[0]


def test_reviewing_that_is_late_is_told(browse, county, cycle, session):
    assert "审核逾期" not in browse("reviewer").get("/figures").text
    cycle.review_by = clock.today() - dt.timedelta(days=1)
    session.commit()
    page = browse("reviewer").get("/figures")
    assert "已过 1 天，到现在还没审的 1 个村。" in page.text and "审核逾期" in texts(page, ".badge--overdue")
    assert "审核逾期" in texts(browse("county").get("/"), "tbody .badge--overdue")


def test_village_by_village_beside_last_year(browse, county, old_plan, people, cycle, places):
    writer = people["secretary"]
    plan = plan_of(writer, places["青山镇/柳树村"], cycle)
    for key, content in (("star.industry", {"intent": "none"}), ("targets", {"level_1": 1})):
        save_block(plan, key, content, actor=writer, seen_version=1)
    submit(plan_or_404(writer, plan.id), writer)
    page = browse("reviewer").get("/figures/years")
    moves = {texts(line, "th")[0]: texts(line, "td")[2:] for line in page.select("#moves tr")}
    assert moves["柳树村"] == ["二星", "一星", "比去年低", "减 产业兴旺"]
    assert moves["石桥村"] == ["未上报", "未上报", "今年没有数", "—"]
    assert moves["杨庄村"] == ["没有计划", "五星", "去年没有数", "—"]
    counts = {link.contents[0].strip(): link for link in page.select("nav[aria-label=按变化看] a")}
    for words, link in counts.items():
        behind = len(browse("reviewer").get(link["href"]).select("#moves tr"))
        assert behind == int(link.strong.text), words
    assert counts["比去年低"].strong.text == "1" and counts["全部"].strong.text == "5"


def test_a_county_beside_last_year_by_townships(browse, county, old_plan, places):
    browser = browse("county")
    page = browser.get("/figures/years")
    lines = {texts(line, "th")[0]: texts(line, "td") for line in page.select("#townships tr")}
    assert lines == {"青山镇": ["5", *"01022"], "白河乡": ["2", *"00011"]}
    moves = [texts(line, "td")[1:2] + texts(line, "th") for line in page.select("#moves tr")]
    assert moves[0] == ["青山镇", "柳树村"] and moves[-1] == ["白河乡", "南营村"] and len(moves) == 7
    links = [link for link in page.select("table a[href]") if link.text.strip().isdigit()]
    assert len(links) == 11
    for link in links:
        assert len(browser.get(link["href"]).select("#moves tr")) == int(link.text), link
    (up,) = [link for link in page.select("nav[aria-label=按变化看] a") if "今年没有数" in link.text]
    narrowed = browser.get(up["href"])
    assert len(narrowed.select("#moves tr")) == 3 and not narrowed.select("#townships")


def test_many_villages_beside_last_year_come_in_pages(browse, county, old_plan, monkeypatch):
    monkeypatch.setattr(moves, "PER_PAGE", 3)
    monkeypatch.setattr(paging, "PER_PAGE", 3)
    browser = browse("county")
    page, seen = browser.get("/figures/years"), []
    while page:
        seen += texts(page, "#moves th")
        (following,) = [link for link in page.select(".pager a") if link.text == "下一页"] or (None,)
        page = following and browser.get(following["href"])
    assert seen == ["柳树村", "石桥村", "杨庄村", "河口村", "高岗村", "大营村", "南营村"]


def test_the_stars_of_a_county_by_townships(browse, county, places, cycle, people):
    page = browse("county").get("/figures/matrix")
    lines = {texts(line, "th")[0]: texts(line, "td") for line in page.select("#townships tr") if line.select("td")}
    # villages, handed in, per star how many hold and how many aim at it, stars
    assert lines["▸ 青山镇"] == ["5", "3", *"0302010101", "8"]
    assert lines["▸ 白河乡"] == ["2", "1", *"0101010000", "3"]
    assert lines["合计"] == ["7", "4", *"0403020101", "11"]
    page = browse("county").get("/figures/matrix?basis=approved")
    assert texts(page.select_one("#townships tfoot"), "td") == ["7", "2", *"0201010101", "6"]
    for basis in Basis:
        board = board_of(people["county"], county, cycle, basis)
        matrix = county_matrix_of(people["county"], county, cycle, basis)
        assert matrix.total.star_count == board.total.row.check.by_star


@pytest.mark.parametrize("htmx", [False, True])
def test_a_township_opens_to_its_villages_star_by_star(browse, county, places, htmx):
    browser = browse("county")
    opening = browser.get("/figures/matrix").select_one("#townships tbody th a")
    page = browser.get(opening["hx-get"] if htmx else opening["href"], htmx=htmx)
    names = texts(page, "#townships tbody th")
    assert names == ["▾ 青山镇", "柳树村", "石桥村", "杨庄村", "河口村", "高岗村", "▸ 白河乡"]
    village = page.select("#townships tbody tr")[1]
    assert texts(village, "td") == ["未创 → 二星", "☆ 拟创", "☆ 拟创", "— 未创", "— 未创", "— 未创", "2"]
    assert texts(page.select("#townships tbody tr")[2], "td") == ["未上报", ""]
    for foreign in (99999, places["东片区"].id):
        assert len(texts(browser.get(f"/figures/matrix?open={foreign}"), "#townships tbody th")) == 2


def test_without_a_year_before_there_is_nothing_beside(browse, county):
    assert f"没有开启过 {YEAR - 1} 年度" in browse("reviewer").get("/figures/years").text


def test_no_table_is_read_through(people, places, cycle, session):
    """A province is one database: what a township or a county asks for is found by indexes, whoever else is in it."""
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables through, rightly")
    asked = []

    def listen(_connection, _cursor, statement, parameters, *_):
        asked.append((statement, parameters))

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", listen)
    try:
        for who in ("reviewer", "county"):
            for basis in Basis:
                board_of(people[who], people[who].unit, cycle, basis)
                matrix_of(people[who], people[who].unit, cycle, basis)
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", listen)
    steps = []
    for statement, parameters in asked:
        if statement.startswith("SELECT"):
            cursor = session.connection().connection.cursor()
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps += [step for *_, step in cursor.fetchall()]
    assert len(steps) > 40 and [step for step in steps if step.startswith("SCAN")] == []


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ("reported=no", "未上报的 3 个村（社区）"),
        ("star=industry&intent=planned&level=2", "拟创产业兴旺、拟创二星的 1 个村（社区）"),
        ("state=with_village", "在村里的 3 个村（社区）"),
        ("", "7 个村（社区）"),
    ],
)
def test_the_page_behind_a_figure_says_which(browse, county, filters, words):
    page = browse("county").get(f"/figures/villages?{filters}")
    assert page.select_one(".page-head p").text == words
