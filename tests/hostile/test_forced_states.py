"""Each state of a plan × each act by whoever: only what the state machine knows goes through (quality H11)."""

import pytest

from portal.accounts.models import User
from portal.kernel.db import db
from portal.plans.queries import plan_or_404
from portal.reviews import services as reviews

STATES = ("draft", "submitted", "returned", "approved")
# act → (who, address below the plan, fields, state → state it leads to; every other state stays as it is)
ACTS = {
    "submit": (
        "secretary",
        "submissions",
        {},
        {"draft": "submitted", "returned": "submitted", "submitted": "submitted"},
    ),
    "submit by the clerk": ("clerk", "submissions", {}, {}),
    "withdraw": ("secretary", "withdrawal", {"reason": "要改"}, {"submitted": "draft"}),
    "withdraw by the clerk": ("clerk", "withdrawal", {"reason": "要改"}, {}),
    "return": ("reviewer", "return", {"opinion": "请改"}, {"submitted": "returned"}),
    "return by the liaison": ("liaison", "return", {"opinion": "请改"}, {}),
    "return by the county": ("county", "return", {"opinion": "请改"}, {}),
    "approve": ("reviewer", "approval", {"opinion": ""}, {"submitted": "approved"}),
    "approve by the village": ("secretary", "approval", {"opinion": ""}, {}),
    "approve from elsewhere": ("outsider", "approval", {"opinion": ""}, {}),
    "approve by the administrator": ("admin", "approval", {"opinion": ""}, {}),
    "reopen": ("reviewer", "reopening", {"words": "要改一处", "opinion": "要改一处"}, {"approved": "returned"}),
    "reopen by the village": ("secretary", "reopening", {"words": "要改一处"}, {}),
    "recall": ("reviewer", "recall", {"words": ""}, {"approved": "submitted", "returned": "submitted"}),
    "recall by the village": ("secretary", "recall", {"words": ""}, {}),
    "file": ("county", "filing", {"words": ""}, {}),
}


def bring(plan, state, people, session):
    """The plan in this state, by the services that lead there."""
    if state == "draft":
        reviews.withdraw_plan(plan, seen_submission_id=plan.latest_submission_id, actor=people["secretary"])
    elif state == "returned":
        seen = plan.latest_submission_id
        reviews.return_plan(plan, seen_submission_id=seen, reason="请改", actor=people["reviewer"])
    elif state == "approved":
        seen = plan.latest_submission_id
        reviews.approve_plan(plan, seen_submission_id=seen, opinion="", actor=people["reviewer"])
    session.commit()


@pytest.mark.parametrize("state", STATES)
def test_only_the_way_there_is(browse, submitted_plan, people, session, without_tokens, dump, state):
    number, seen = submitted_plan.id, submitted_plan.latest_submission_id
    bring(submitted_plan, state, people, session)
    reviewer_id = people["reviewer"].id
    browsers = {who: browse(who) for who, *_ in ACTS.values()}
    for act, (who, address, fields, leads) in ACTS.items():
        session.close()
        savepoint = db.engines[None].begin_nested()
        before = dump(leave={"user_session"})
        data = {"submission_id": str(seen), "state": "approved", **fields}
        session.close()
        status = browsers[who]._send("post", f"/plans/{number}/{address}", data=data).status_code
        now = plan_or_404(session.get(User, reviewer_id), number).state.value
        rows = dump(leave={"user_session"})
        assert status < 500 and now == leads.get(state, state), (act, state, now, status)
        assert rows["decision"] == before["decision"] or (act in ("return", "approve", "recall") and now != state), act
        if state not in leads and act != "file":
            assert rows == before, (act, state)
        session.close()
        savepoint.rollback()
