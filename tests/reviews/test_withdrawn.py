"""A withdrawn plan counts nowhere as handed in: every page of an office is as it was before (acceptance 61)."""

from difflib import ndiff

from portal.plans import queries
from portal.reviews import services
from tests.browser import words_of
from tests.hostile.addresses import addresses
from tests.people import submit

# What tells of the coming and going itself, and what prints by the minute.
TELLS_OF_IT = ("messages.", "audit.", "operation.", "plans.show_timeline", "home.show_health", "assets.", "accounts.")
TELLS_OF_IT += ("cycles.ask_remove_year",)  # whether anything was ever written, not what


def words_without_news(page):
    """What a page says, without the list of what happened last: that the plan came and went is no secret."""
    for heading in page.find_all("h2", string="最近"):
        heading.find_parent("section").decompose()
    return words_of(page).split()


def seen_by_offices(app, browse, plan, places):
    """(who, address) → the words of every page that an office can open."""
    ids = {"plan_id": plan.id, "catalogue_id": plan.catalogue_id, "other_id": plan.catalogue_id, "number": 1}
    ids |= {"township_id": places["青山镇"].id, "unit_id": places["青山镇/柳树村"].id}
    found = {}
    for who in ("reviewer", "liaison", "county"):
        browser = browse(who)
        for url, endpoint in addresses(app, "GET", ids).items():
            if not endpoint.startswith(TELLS_OF_IT):
                answer = browser._send("get", url)
                is_page = answer.status_code == 200 and answer.mimetype == "text/html"
                words = words_without_news(browser._page(answer, answer.status_code)) if is_page else []
                found[who, url] = [str(answer.status_code), *words]
                answer.close()
    return found


def fresh(plan, people):
    return queries.plan_or_404(people["secretary"], plan.id)


def take_back(plan, people):
    plan = fresh(plan, people)
    services.withdraw_plan(plan, seen_submission_id=plan.latest_submission_id, actor=people["secretary"])
    return fresh(plan, people)


def test_for_the_offices_it_is_as_if_it_had_never_come(app, browse, filled_plan, people, places, session):
    before = seen_by_offices(app, browse, filled_plan, places)
    submit(fresh(filled_plan, people), people["secretary"])
    between = seen_by_offices(app, browse, filled_plan, places)
    assert before != between
    take_back(filled_plan, people)
    session.commit()
    after = seen_by_offices(app, browse, filled_plan, places)
    differ = [(key, list(ndiff(before[key], after[key]))) for key in before if before[key] != after[key]]
    told = [(key, [line for line in lines if line[0] in "+-"]) for key, lines in differ]
    assert not told, told
