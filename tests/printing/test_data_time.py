"""数据时间 of a paper of one plan is that of the newest thing on the sheet, whatever happened; and nothing that
happened without being on it moves it."""

import datetime as dt

import pytest

from portal.plans.queries import plan_or_404
from portal.printing import store
from portal.printing.document import minute_of
from portal.reviews import services as reviews
from portal.reviews.models import Audience
from tests.ledgers.drawing import build
from tests.papers import DOCUMENTS
from tests.printing.conftest import MOMENT

LATER = MOMENT + dt.timedelta(days=3, minutes=7)
PAPERS = [key for key, each in DOCUMENTS.items() if each.is_of_one_plan and key not in ("packet", "archive", "blank")]


def comment(plan, people, audience=Audience.village):
    seen = plan.latest_submission_id
    reviews.add_comment(plan, seen, "analysis", "gaps", "差距再具体些。", actor=people["reviewer"], audience=audience)


def internal(plan, people):
    comment(plan, people, Audience.township)


def approve(plan, people):
    seen = {"seen_submission_id": plan.latest_submission_id, "despite": reviews.EVERY_REMARK}
    reviews.approve_plan(plan, **seen, opinion="同意", actor=people["reviewer"])


def nothing(plan, people):
    pass


# what happens three days later → the papers that show it
SHOWN = {nothing: (), internal: (), comment: ("annotated",), approve: ("plan", "annotated")}


@pytest.mark.parametrize("happens", SHOWN)
@pytest.mark.parametrize("key", PAPERS)
def test_it_is_the_newest_of_what_is_on_the_sheet(key, happens, reviewed_plan, people, session, monkeypatch):
    monkeypatch.setattr("portal.kernel.clock.now", lambda: LATER)
    happens(plan_or_404(people["reviewer"], reviewed_plan.id), people)
    session.commit()
    session.expire_all()
    built = build(key, people["reviewer"], plan_id=reviewed_plan.id)
    newest = LATER if key in SHOWN[happens] else MOMENT
    assert f"数据时间 {minute_of(newest)}" in " ".join(store.html_of(built).split())


def test_a_superseded_paper_says_since_when(reviewed_plan, people, session, monkeypatch):
    approve(plan_or_404(people["reviewer"], reviewed_plan.id), people)
    session.commit()
    monkeypatch.setattr("portal.kernel.clock.now", lambda: LATER)
    plan = plan_or_404(people["reviewer"], reviewed_plan.id)
    seen = plan.latest_submission_id
    reviews.reopen_plan(plan, seen_submission_id=seen, reason="漏了一项", actor=people["reviewer"])
    session.commit()
    session.expire_all()
    built = build("plan", people["reviewer"], plan_id=reviewed_plan.id)
    assert f"数据时间 {minute_of(LATER)} · 已重新打开" in " ".join(store.html_of(built).split())
