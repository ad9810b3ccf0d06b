"""What somebody has written and not sent who works here no more: a colleague takes it over, mends it or drops it."""

import pytest
import sqlalchemy as sa

from portal.accounts.models import Role, User
from portal.accounts.services import add_user, disable_account
from portal.accounts.services.changing import move_account
from portal.history.models import Event
from portal.reviews import policy, queries, services
from portal.reviews.models import Audience, Comment
from tests.browser import texts


def disable(former, people, _places):
    disable_account(former, actor=people["admin"])


def move_away(former, people, places):
    move_account(former, places["白河乡"], Role.reviewer, actor=people["admin"])


def become_viewer(former, people, places):
    move_account(former, places["青山镇"], Role.viewer, actor=people["admin"])


LEAVES = (disable, move_away, become_viewer)


@pytest.fixture(params=list(Audience), ids=lambda audience: audience.value)
def left(request, submitted_plan, people, session):
    """A remark that waits for the decision; its author is a second reviewer."""
    office = people["reviewer"].unit
    former = add_user(
        "former", "前任", Role.reviewer, office, password="", password_hash="-", must_change_password=False
    )
    seen = submitted_plan.latest_submission_id
    words = {"actor": former, "audience": request.param}
    comment = services.add_comment(submitted_plan, seen, "analysis", "goal", "目标要有数字", **words)
    session.commit()
    return comment


def why_not(people, who, left):
    plan, comment = queries.comment_or_404(people[who], left.id)
    return policy.why_not_change(people[who], plan, comment)


@pytest.mark.parametrize("leave", LEAVES)
def test_nobody_but_the_author_changes_it_until_the_author_has_left(
    left, submitted_plan, people, places, session, leave
):
    assert "只有本人能改" in why_not(people, "reviewer", left)
    if leave is not disable and left.audience is Audience.township:
        return  # what another place's person has kept for the township is out of sight
    leave(session.get_one(User, left.author_id), people, places)
    session.commit()
    assert why_not(people, "reviewer", left) is None
    assert "由青山镇党建办" in why_not(people, "liaison", left)


@pytest.mark.parametrize("body", ["目标要有数字", "目标写上户数"])
def test_who_takes_it_over_says_it_from_then_on(browse, left, submitted_plan, people, places, session, body):
    disable(session.get_one(User, left.author_id), people, places)
    session.commit()
    browser, number = browse("reviewer"), left.id
    page = browser.get(f"/plans/{submitted_plan.id}/review")
    (link,) = page.select(f"#comments a[href='/comments/{number}/edit']")
    assert link.text.startswith("接手修改")
    page = browser.get(f"/comments/{number}/edit")
    assert "前任已经不在这个岗位了" in page.text
    browser.submit(page, "main form.form", body=body)
    session.expire_all()
    taken = session.get_one(Comment, number)
    assert (taken.author_id, taken.body) == (people["reviewer"].id, body)
    verbs = session.scalars(sa.select(Event.verb).where(Event.verb.startswith("comment_")).order_by(Event.id)).all()
    assert verbs == ["comment_added", "comment_taken_over"] + ["comment_edited"] * (body != "目标要有数字")
    page = browser.get(f"/plans/{submitted_plan.id}/review")
    assert (
        "镇党建办" not in texts(page, "#comments .comment__who")[0] and "前任" not in page.select_one("#comments").text
    )


def test_it_is_dropped(browse, left, submitted_plan, people, places, session):
    browser, number = browse("reviewer"), left.id
    browser.get(f"/comments/{number}/delete", expect=403)
    disable(session.get_one(User, left.author_id), people, places)
    session.commit()
    browser.submit(browser.get(f"/comments/{number}/delete"), "main form")
    session.expire_all()
    assert session.get_one(Comment, number).deleted_at
    assert not browser.get(f"/plans/{submitted_plan.id}/review").select("#comments .comment__who")


def test_what_was_sent_stays_as_it_is(left, submitted_plan, people, places, session):
    seen = submitted_plan.latest_submission_id
    words = {"reason": "改目标", "despite": {left.id}, "actor": people["reviewer"]}
    services.return_plan(submitted_plan, seen_submission_id=seen, **words)
    disable(session.get_one(User, left.author_id), people, places)
    session.commit()
    if left.audience is Audience.village:
        assert "已经随审核结果发给村里" in why_not(people, "reviewer", left)
    else:
        assert why_not(people, "reviewer", left) is None
