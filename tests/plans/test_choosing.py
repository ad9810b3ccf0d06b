"""Two people's words for one field: which of them is stored."""

import pytest

from tests.browser import texts


@pytest.fixture
def clash(browse, plan):
    """The secretary's page of a conflict in two fields; the clerk was first."""
    clerk, secretary, url = browse("clerk"), browse("secretary"), f"/plans/{plan.id}/blocks/analysis"
    page = secretary.get(url)
    clerk.submit(clerk.get(url), "#block form", overview="文书的村情", goal="文书的目标")
    return secretary, secretary.submit(page, "#block form", expect=409, overview="书记的村情", goal="书记的目标")


def stored(browse, plan, *fields: str) -> list[str]:
    page = browse("clerk").get(f"/plans/{plan.id}/blocks/analysis")
    return [page.select_one(f"#{field}").text.strip() for field in fields]


def test_mine_is_chosen_unless_said_otherwise(browse, plan, clash):
    secretary, page = clash
    secretary.submit(page, "#block form")
    assert stored(browse, plan, "overview", "goal") == ["书记的村情", "书记的目标"]


def test_theirs_is_chosen_field_by_field(browse, plan, clash):
    secretary, page = clash
    secretary.submit(page, "#block form", choice__goal="theirs")
    assert stored(browse, plan, "overview", "goal") == ["书记的村情", "文书的目标"]


def test_a_choice_about_nothing_is_none(browse, plan, clash):
    secretary, page = clash
    secretary.submit(page, "#block form", **{"choice.measure.k3x9.text": "theirs", "choice.nonsense": "theirs"})
    assert stored(browse, plan, "overview", "goal") == ["书记的村情", "书记的目标"]


def test_what_differs_is_marked_on_both_sides(clash):
    _, page = clash
    assert texts(page, "[data-clash=goal] mark") == ["书记", "文书"]
    assert "一个字也没有丢" in page.text


def test_markup_in_either_text_stays_text(browse, plan):
    clerk, secretary, url = browse("clerk"), browse("secretary"), f"/plans/{plan.id}/blocks/analysis"
    page = secretary.get(url)
    clerk.submit(clerk.get(url), "#block form", goal="<b>粗</b>")
    page = secretary.submit(page, "#block form", expect=409, goal='"><script>alert(1)</script>')
    assert not page.select("main script, main b")
    assert page.select_one("[data-clash]")["data-mine"] == '"><script>alert(1)</script>'
