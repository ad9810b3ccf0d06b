"""How much room a plan takes: the estimate against the drawn paper, in the server and in the browser."""

import re

import pytest

from portal.kernel.config import ROOT
from portal.plans.domain import fit
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.fit.columns import GOAL_COLUMN, MEASURE_COLUMNS, TASK_COLUMNS, lines_of_paragraph
from portal.plans.domain.fit.paging import CLOSING, front_pages, star_pages
from portal.plans.domain.questions import ANALYSIS, MEASURE, STAR, TASK
from portal.reviews.papers.plan import Version, context_of
from portal.sample import files
from portal.sample.layout import flat_blocks
from tests.browser import texts
from tests.printing.measuring import measure

pytestmark = pytest.mark.once

SHEETS = ("paper.css", "plan.css", "mark.css")
EM = 10.5 * 25.4 / 72  # a Chinese character of the paper in mm
LONG = ("analysis", "star", "task")
WORDS = (
    "村里的“三会一课”（含主题党日）按月开展，记录、照片归档；流动党员参加率四成。",
    "2022 年 9 月 30 日前硬化道路 1.5 公里（宽 4 米），投入 68.5 万元，覆盖 83% 的农户。",
    "一是有看头：分界碑、邙岭和桃园离得近，步行可到。\n二是有底子：620 亩桃园进入盛果期……",
)


def plan_of(change=lambda block_key, field_key, value: value) -> PlanDocument:
    """桃花峪村's plan of the sample with some values changed."""
    catalogue = files.read("catalogue_village")
    blocks = {
        key: {field: change(key, field, value) for field, value in content.items()}
        for key, content in flat_blocks(files.read("plan_taohuayu")["blocks"]).items()
    }
    unit = {"name": "桃花峪村", "township": "广武镇", "area": "北片区", "unit_type": "village", "is_sample": True}
    cycle = {"year": 2022, "activity_name": "“五星”支部创建"}
    return PlanDocument({"unit": unit, "cycle": cycle, "catalogue": catalogue, "blocks": blocks})


def two_levels():
    """The same plan with its tasks in threes below 重点任务."""
    content = plan_of().content
    for star in content["catalogue"]["stars"]:
        for place, task in enumerate(star["tasks"]):
            task["heading"], task["code"] = f"第 {place // 3} 项重点任务", f"1.{place // 3 + 1}.{place % 3 + 1}"
    return PlanDocument(content)


def is_long(block_key, field_key, value):
    name = field_key.rpartition(".")[2]
    return isinstance(value, str) and block_key.startswith(LONG) and name not in ("intent", "assessment", "due_on")


def times(count, names=("overview", "situation", "gap", "goal", "text")):
    """Every such text that many times, up to the limit of the form."""

    def change(block_key, field_key, value):
        if is_long(block_key, field_key, value) and field_key.rpartition(".")[2] in names:
            return (value * count)[:1000] if count >= 1 else value[: int(len(value) * count)]
        return value

    return change


def only_figures(block_key, field_key, value):
    return None if is_long(block_key, field_key, value) else value


def other_words(block_key, field_key, value):
    place = sum(map(ord, block_key + field_key.rpartition(".")[2]))
    return WORDS[place % 3] * (1 + place % 4) if is_long(block_key, field_key, value) else value


def giants(block_key, field_key, value):
    """A few cells that are longer than a page."""
    return "焱" * 1000 if (block_key, field_key) in (("task.branch.1", "gap"), ("task.safety.3", "goal")) else value


PLANS = {
    "normal": plan_of(),
    "half": plan_of(times(0.5)),
    "empty": plan_of(only_figures),
    "double": plan_of(times(2)),
    "fourfold": plan_of(times(4)),
    "tenfold": plan_of(times(10)),
    "other words": plan_of(other_words),
    "giants": plan_of(giants),
    "two levels": two_levels(),
    "long owners": plan_of(times(6, names=("owner", "support", "task_force"))),
}


@pytest.fixture(scope="module")
def papers(app):
    """papers(name): the drawn paper of that plan."""
    drawn = {}

    def paper(name):
        if name not in drawn:
            context = context_of(Version(PLANS[name], "0" * 64, None, None, None))
            drawn[name] = measure("reviews/papers/plan.html", context, SHEETS, app)
        return drawn[name]

    return paper


class TestPaper:
    @pytest.mark.parametrize("name", PLANS)
    def test_the_estimate_of_the_pages(self, papers, name):
        real, estimate = papers(name).pages, fit.pages(PLANS[name])
        assert abs(estimate - real) <= max(1, real // 10), f"{estimate} estimated, {real} drawn"

    @pytest.mark.parametrize("name", ["normal", "double", "other words", "giants", "long owners"])
    def test_the_lines_of_every_cell(self, papers, name):
        counted = 0
        for text, lines, width in cells_on(papers(name)):
            estimate = fit.lines(text, width)
            assert abs(estimate - lines) <= 1, f"{estimate} estimated, {lines} drawn: {text[:40]}"
            counted += 1
        assert counted > 200

    def test_nearly_every_cell_is_exact(self, papers):
        hits = [fit.lines(text, width) == lines for text, lines, width in cells_on(papers("normal"))]
        assert sum(hits) >= 0.98 * len(hits)

    def test_the_columns_are_those_of_the_style_sheet(self):
        css = (ROOT / "static" / "css" / "paper" / "plan.css").read_text("utf-8")
        columns = dict(re.findall(r"\.c-([a-z]+) \{ width: ([\d.]+)mm; \}", css))
        # Padding and half of the border on each side; the table of the measures has no upright borders.
        for key, width in TASK_COLUMNS.items():
            assert (float(columns[key]) - 2.4 - 0.18) / EM == pytest.approx(width, abs=0.1)
        for key, width in MEASURE_COLUMNS.items():
            column = columns["force" if key == "task_force" else key]
            assert (float(column) - 2) / EM == pytest.approx(width, abs=0.1)

    def test_the_front_of_the_sample_fits_on_one_page(self, papers):
        assert front_pages(PLANS["normal"]) == 1
        assert papers("normal").pages == 1 + star_pages(PLANS["normal"].stars) + CLOSING


def cells_on(paper):
    """(text, drawn lines, width of the column) of the words of a drawn plan."""
    for row in paper.rows:
        if len(row.cells) == 5 and row.name in ("", "cut"):
            yield from with_width(row.cells[1:4], TASK_COLUMNS.values())
        elif len(row.cells) == 6:
            row_of_measure = (row.cells[1], row.cells[2], row.cells[4], row.cells[5])
            yield from with_width(
                row_of_measure, [MEASURE_COLUMNS[k] for k in ("text", "owner", "support", "task_force")]
            )
        elif row.name == "goal-row":
            yield from with_width(row.cells, [GOAL_COLUMN])


def with_width(cells, widths):
    for (text, lines), width in zip(cells, widths, strict=True):
        if text and lines:
            yield text, lines, width


class TestLines:
    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            ("", 1),
            ("一二三四五六七八", 1),
            ("一二三四五六七八九", 2),
            ("一\n二\n\n四", 4),
            ("一二三四五六七八。", 2),  # 八。 goes over together
            ("一二三四五六七（八）", 2),
            ("一二三四五六2022年", 2),  # a figure stays whole
            ("a" * 200, 15),  # unless it is longer than a line
            ("一二三四五六七八 九", 2),  # the blank hangs over
        ],
    )
    def test_how_lines_are_broken(self, text, lines):
        assert fit.lines(text, 8.1) == lines

    def test_a_paragraph_is_laid_out_once(self):
        """Each key a person presses asks anew how the pages are; the paragraphs that stayed are remembered."""
        lines_of_paragraph.cache_clear()
        plan = plan_of()
        pages = fit.pages(plan)
        asked = lines_of_paragraph.cache_info().misses
        assert fit.pages(plan) == pages and 0 < lines_of_paragraph.cache_info().misses == asked

    def test_which_answers_have_a_column(self):
        columns = {q.key: fit.column_of(q) for q in (*TASK, *MEASURE)}
        assert columns["situation"] == 11.4 and columns["text"] == 16.0 and columns["owner"] == 4.0
        assert columns["assessment"] is None and columns["due_on"] is None
        goals = {fit.column_of(q) for q in (*TASK, *STAR, *ANALYSIS) if q.key == "goal"}
        assert goals == {8.1, 71.5, 38.1}


class TestPages:
    def test_boxes_know_their_column(self, browse, plan):
        page = browse("clerk").get(f"/plans/{plan.id}/blocks/task.branch.1")
        assert page.select_one("#situation")["data-fit"] == "11.4"
        assert page.select_one("textarea[name$='.text']")["data-fit"] == "16.0"
        assert page.select_one("input[name$='.owner']")["data-fit"] == "4.0"
        assert not page.select_one("input[name$='.due_on']").has_attr("data-fit")
        page = browse("clerk").get(f"/plans/{plan.id}/blocks/star.branch")
        assert page.select_one("#goal")["data-fit"] == "71.5"

    @pytest.mark.parametrize("htmx", [False, True])
    def test_the_pages_are_told_anew_after_each_save(self, browse, plan, htmx):
        browser, url = browse("clerk"), f"/plans/{plan.id}/blocks/task.branch.1"
        page = browser.get(url)
        before = pages_told(page, "#block-note")
        page = browser.submit(page, "#block-form", situation="焱" * 1000, expect=200 if htmx else 303, htmx=htmx)
        page = page if htmx else browser.follow(page)
        after = pages_told(page, "#block-note")
        assert after > before
        assert pages_told(browser.get(f"/plans/{plan.id}"), ".plan-head") == after


def pages_told(page, selector):
    return int(re.search(r"全表约 (\d+) 页", texts(page, selector)[0])[1])
