"""A plan under review is read at a glance: short at a PC, every field of it with its place and its way to comment."""

import pytest

pytestmark = pytest.mark.browser

LONGEST = 8200  # px at 1366: it was 12,295; the longest plan of the sample data


def plans(page, state):
    page.goto(f"/plans?state={state}")
    return [link.get_attribute("href").partition("?")[0] for link in page.locator("#plan-table tbody th a").all()]


def test_the_longest_plan_is_short_and_whole(sign_in):
    page = sign_in("reviewer")
    heights = {}
    for address in plans(page, "submitted"):
        page.goto(address)
        heights[address] = page.evaluate("document.documentElement.scrollHeight")
    assert max(heights.values()) <= LONGEST
    page.goto(max(heights, key=heights.get))
    ids = page.locator("#sheet .review-field").evaluate_all("fields => fields.map(field => field.id)")
    assert len(ids) == len(set(ids)) > 100 and all(ids)
    assert page.locator("#sheet .review-field .review-field__act a").count() == len(ids)
    # A word that stands in a column too narrow for it is drawn one character a line.
    narrow = page.locator("#sheet .review-field").evaluate_all(
        "all => all.filter(one => !one.matches('.review-field--beside') && one.offsetWidth < 180).map(one => one.id)"
    )
    assert narrow == []


def test_names_of_tasks_and_their_assessment_do_not_overlap(sign_in):
    page = sign_in("reviewer")
    page.goto(plans(page, "submitted")[-1] + "?show=all")
    overlaps = page.locator("#sheet .review-tasks .review-task").evaluate_all("""tasks => tasks.filter(task => {
      const beside = task.querySelector('.review-field--beside'), title = document.createRange();
      if (!beside) { return false; }
      title.selectNodeContents(task.querySelector('h3'));
      const a = beside.getBoundingClientRect(), b = title.getBoundingClientRect();
      return a.left < b.right && a.top < b.bottom && b.top < a.bottom;
    }).length""")
    assert overlaps == 0
