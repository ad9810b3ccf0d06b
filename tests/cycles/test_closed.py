"""A closed year (acceptance 25): whoever posts whatever to whichever address, no table reads otherwise afterwards."""

import pytest

from portal.catalogue.services import close_cycle
from portal.kernel.db import Base
from portal.plans.queries import plan_or_404
from portal.reviews import services as review_services

# What belongs to a person and not to the year: who is signed in, is here, has read what, and asked for which print.
OWN = {"user_session", "presence", "message", "reading", "print_job", "user", "sign_in_throttle"}
# Features that say nothing about a plan of a year.
ELSEWHERE = ("accounts.", "assets.", "settings.", "messages.", "phrases.", "catalogue.", "printing.", "practice.")
ELSEWHERE += ("units.",)
# The county's own way out of a closed year, and what belongs to other years.
ALLOWED = {"cycles.reopen_year", "cycles.open_year", "catalogue.import_catalogue", "reviews.change_rules"}
# Units, people and who looks after whom belong to no year.
ALLOWED |= {
    "workbooks.upload_list",
    "workbooks.take_list",
    "workbooks.save_columns",
    "workbooks.ask_columns",
    "reviews.assign_liaisons",
}
# Reading; what they write is the note of who took a file out.
ALLOWED |= {"workbooks.export_list", "workbooks.export_word", "audit.export_history", "audit.ask_for_check"}
# Everything that any of these routes reads, filled in so that it would be accepted in an open year.
FIELDS = {
    "version": "1",
    "do": "save",
    "households": "999",
    "overview": "关闭以后写的",
    "situation": "关闭以后写的",
    "block": "task.branch.1",
    "field": "situation",
    "body": "关闭以后提的",
    "audience": "village",
    "reason": "关闭以后退回",
    "opinion": "关闭以后通过",
    "words": "关闭以后的话",
    "text": "关闭以后的话",
    "confirmed": "y",
    "activity_name": "关闭以后改的",
    "level": "all",
    "pasted": "措施\t责任人",
}
PEOPLE = ("secretary", "clerk", "liaison", "reviewer", "county")


def everything(session) -> list:
    session.expire_all()
    tables = [table for table in Base.metadata.sorted_tables if table.name not in OWN]
    return [(table.name, sorted(map(repr, session.execute(table.select()).all()))) for table in tables]


@pytest.fixture(params=["submitted", "returned", "approved"])
def closed_plan(request, submitted_plan, people, cycle, session):
    """柳树村's plan in a year that was closed while it stood so, with a comment."""
    submission, reviewer = submitted_plan.latest_submission, people["reviewer"]
    comment = review_services.add_comment(
        submitted_plan, submission.id, "task.branch.1", "situation", "太短", actor=reviewer
    )
    if request.param == "returned":
        review_services.return_plan(submitted_plan, seen_submission_id=submission.id, reason="请改", actor=reviewer)
    if request.param == "approved":
        review_services.approve_plan(
            submitted_plan, seen_submission_id=submission.id, opinion="", actor=reviewer, despite={comment.id}
        )
    close_cycle(cycle, actor=people["county"])
    session.commit()
    plan = plan_or_404(people["secretary"], submitted_plan.id)
    plan.comment_id = comment.id
    return plan


def addresses(app, plan, version, places) -> list[str]:
    """Every address that takes posts about a plan, a year or a township, filled in for this plan."""
    values = {
        "plan_id": plan.id,
        "comment_id": plan.comment_id,
        "township_id": places["青山镇"].id,
        "catalogue_id": version.id,
        "upload_id": 1,
        "total_id": 1,
        "snapshot_id": 1,
        "year": 2022,
        "number": 1,
        "star_key": "branch",
        "act": "up",
    }
    urls = set()
    for rule in app.url_map.iter_rules():
        if "POST" not in rule.methods or rule.endpoint.startswith(ELSEWHERE) or rule.endpoint in ALLOWED:
            continue
        for block_key in ("profile", "task.branch.1", "task.branch.2"):
            given = values | {"block_key": block_key}
            assert rule.arguments <= given.keys(), f"say what {rule.rule} is about"
            with app.test_request_context():
                urls.add(rule.build({key: given[key] for key in rule.arguments}, append_unknown=False)[1])
    assert len(urls) > 25, "the proof is about all of them"
    return sorted(urls)


def post_everything(browse, urls, plan, places) -> None:
    """Everybody of the village, the township and the county sends everything everywhere, in all three ways."""
    fields = FIELDS | {"submission_id": str(plan.latest_submission_id), "plan": str(plan.id), "plans": str(plan.id)}
    fields |= {"township": str(places["青山镇"].id), "year": "2022"}
    for who in PEOPLE:
        browser = browse(who)
        for url in urls:
            for headers in ({}, {"HX-Request": "true"}, {"X-Autosave": "1"}):
                response = browser._send("post", url, data=fields, headers=headers)
                assert response.status_code < 500, (who, url, response.status_code)


def test_nothing_in_a_closed_year_is_written_by_any_route(
    app, browse, closed_plan, next_version, places, session, without_tokens
):
    urls, before = addresses(app, closed_plan, next_version, places), everything(session)
    post_everything(browse, urls, closed_plan, places)
    assert everything(session) == before


def test_in_an_open_year_the_same_posts_do_write(
    app, browse, closed_plan, next_version, places, cycle, session, without_tokens
):
    """The proof above is worth something: what it sends is taken where the year is open."""
    urls = [url for url in addresses(app, closed_plan, next_version, places) if not url.startswith("/years")]
    cycle.closed_at = None
    session.commit()
    before = dict(everything(session))
    post_everything(browse, urls, closed_plan, places)
    changed = {name for name, rows in everything(session) if rows != before[name]}
    assert {"event", "plan"} <= changed
