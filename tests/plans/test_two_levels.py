"""具体任务 below 重点任务: wherever a village, a township or paper shows tasks, the level above is there too."""

import io

import docx
import openpyxl
import pytest

from portal.catalogue import services
from portal.catalogue.models import Catalogue
from portal.catalogue.queries import catalogue, catalogue_or_404
from portal.plans.domain.cells import TaskView
from portal.plans.queries import plan_or_404, working_copy
from portal.reviews.papers.plan import Version, context_of
from tests.browser import texts

HEADING = "1.1 争当好书记"


@pytest.fixture
def two_levels(cycle, people, session) -> Catalogue:
    """The year's catalogue with the first star's tasks below one 重点任务; plans follow it."""
    county = people["county"]
    draft = services.copy_catalogue(catalogue(cycle.village_catalogue_id), actor=county)
    draft = catalogue_or_404(county, draft.id)
    for task in draft.stars[0].tasks:
        words = {"name": task.name, "heading": "争当好书记", "criterion": task.criterion, "hint": task.hint}
        services.change_task(draft, task, words, actor=county)
    services.rename_catalogue(draft, "分两级", {star.key: star.name for star in draft.stars}, actor=county)
    services.publish_catalogue(draft, actor=county)
    cycle.village_catalogue_id = draft.id
    session.commit()
    return draft


@pytest.fixture
def tall_plan(filled_plan, two_levels, session):
    filled_plan.catalogue_id = two_levels.id
    session.commit()
    return filled_plan


def test_numbers_tell_the_levels_apart(two_levels):
    stars = catalogue(two_levels.id).stars
    assert [[task.code for task in star.tasks] for star in stars[:2]] == [["1.1.1", "1.1.2"], ["2.1", "2.2"]]


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("/plans/{}", ".task-list__heading"),
        ("/plans/{}/blocks/task.branch.2", "#block-nav .outline__heading"),
        ("/plans/{}/whole", ".review-heading"),
        ("/plans/{}/tables/branch", ".fill__heading"),
    ],
)
def test_a_village_sees_the_level_above_once(browse, tall_plan, address, where):
    assert texts(browse("clerk").get(address.format(tall_plan.id)), where) == [HEADING]


def test_the_form_says_what_the_task_belongs_to(browse, tall_plan):
    page = browse("clerk").get(f"/plans/{tall_plan.id}/blocks/task.branch.2")
    assert f"支部过硬 › {HEADING}" in page.select_one("#block").text
    page = browse("clerk").get(f"/plans/{tall_plan.id}/blocks/task.industry.1")
    assert "›" not in page.select_one("#block h1").parent.parent.text.replace("下一项 ›", "")


def test_the_preview_looks_like_it(browse, two_levels):
    page = browse("county").get(f"/catalogues/{two_levels.id}/preview?block=task.branch.1")
    assert texts(page, ".outline__heading") == [HEADING] and f"支部过硬 › {HEADING}" in page.text
    assert page.select_one(".measure textarea") and page.select_one(".measure input[type=date]")
    assert not page.select("main form") and len(page.select("main fieldset[disabled]")) == 2


def test_the_township_and_paper_have_it(app, browse, tall_plan, people, session):
    secretary = browse("secretary")
    secretary.submit(secretary.get(f"/plans/{tall_plan.id}/check"), "main form[action$='/submissions']")
    assert texts(browse("reviewer").get(f"/plans/{tall_plan.id}/review"), ".review-heading") == [HEADING]
    with app.test_request_context():
        document = working_copy(plan_or_404(people["secretary"], tall_plan.id)).document
        paper = app.jinja_env.get_template("reviews/papers/plan.html").render(
            context_of(Version(document, "0" * 64, None, None, None))
        )
    assert paper.count(HEADING) == 1
    page = secretary.get(f"/plans/{tall_plan.id}/whole")
    word = secretary.submit(page, 'form[action="/exports/word/plan"]', expect=200).response
    cells = [cell.text for table in docx.Document(io.BytesIO(word.data)).tables for cell in table._cells]
    assert HEADING in cells
    book = openpyxl.load_workbook(io.BytesIO(secretary.client.get(f"/plans/{tall_plan.id}/workbook").data))
    said = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert f"{HEADING}\n1.1.1 支部过硬任务1" in said


def test_older_catalogues_have_no_numbers_for_it():
    task = {"key": "branch.1", "code": "1.7", "name": "一项", "criterion": "", "heading": "争当好书记"}
    assert TaskView(task, {}).heading_title == "争当好书记"
