"""柳树村 after a round with everything in it: remarks for the village and for the township alone, a decision, a
message, a phrase, a failed print."""

import pytest
import sqlalchemy as sa

from portal.kernel.db import Base
from portal.phrases.models import Phrase
from portal.plans.queries import plan_or_404
from portal.printing.models import JobState, PrintJob
from portal.reviews import services as reviews
from portal.reviews.models import Audience
from tests.people import submit


@pytest.fixture
def world(app, submitted_plan, people, places, session):
    """The plan, returned and handed in again; and the numbers by which addresses are filled in."""
    plan, reviewer, secretary = submitted_plan, people["reviewer"], people["secretary"]
    seen = plan.latest_submission_id
    comment = reviews.add_comment(plan, seen, "task.branch.1", "goal", "请写明数字。", actor=reviewer)
    reviews.add_comment(plan, seen, "analysis", "gaps", "只给镇里看的话", actor=reviewer, audience=Audience.township)
    session.commit()
    reviews.return_plan(plan_or_404(reviewer, plan.id), seen_submission_id=seen, reason="请按意见修改", actor=reviewer)
    session.commit()
    submit(plan_or_404(secretary, plan.id), secretary)
    job = PrintJob(
        document="plan",
        params={"plan_id": plan.id},
        unit_id=plan.unit_id,
        requested_by_id=secretary.id,
        title="创建计划表",
        state=JobState.failed,
        percent=0,
        step="",
        attempts=1,
        asked_at=comment.made_at,
    )
    phrase = Phrase(
        office_id=places["青山镇"].id,
        task_key="branch.1",
        text="常用语",
        made_at=comment.made_at,
        made_by_id=reviewer.id,
    )
    session.add_all([job, phrase])
    session.commit()
    ids = {
        "plan_id": plan.id,
        "comment_id": comment.id,
        "job_id": job.id,
        "phrase_id": phrase.id,
        "township_id": places["青山镇"].id,
        "unit_id": places["青山镇/柳树村"].id,
        "user_id": people["clerk"].id,
        "catalogue_id": plan.catalogue_id,
        "other_id": plan.catalogue_id,
    }
    ids["task_id"] = session.scalar(sa.text("SELECT min(id) FROM task"))
    ids["message_id"] = session.scalar(sa.text("SELECT min(id) FROM message"))
    return plan_or_404(secretary, plan.id), ids


@pytest.fixture
def dump(session):
    """dump(leave={…}): every row of every table but those named, as text, by table."""

    def read(leave=frozenset()):
        session.expire_all()
        tables = [table for table in Base.metadata.sorted_tables if table.name not in leave]
        return {table.name: sorted(map(repr, session.execute(table.select()).all())) for table in tables}

    return read
