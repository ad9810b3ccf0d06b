"""The published roll-up comes out of submitted plans (domain §9)."""

import sqlalchemy as sa

from portal.accounts.models import User
from portal.history.queries import broken_links
from portal.plans.models import Intent, Plan, State, Submission, SubmittedMeasure, SubmittedStar
from portal.sample import qinghe


def test_the_figures_of_qinghe_come_out_of_the_database(session):
    cycle = qinghe.build()
    by_level = sa.select(Submission.target_level, sa.func.count()).group_by(Submission.target_level)
    assert dict(session.execute(by_level).all()) == {4: 3, 3: 10, 2: 20}
    by_star = sa.select(SubmittedStar.star_key, sa.func.count()).where(SubmittedStar.intent != Intent.none)
    counts = dict(session.execute(by_star.group_by(SubmittedStar.star_key)).all())
    assert counts == {"industry": 3, "ecology": 19, "safety": 27, "civility": 33}
    assert session.scalar(sa.select(sa.func.sum(Submission.target_level))) == sum(counts.values()) == 82

    totals = qinghe.totals(cycle)
    assert (totals.levels, totals.stars, totals.agrees) == (qinghe.LEVELS, qinghe.STARS, True)
    assert session.scalar(sa.select(sa.func.count(Plan.id)).where(Plan.state == State.submitted)) == 33
    unsaid = sa.or_(SubmittedMeasure.owner == "", SubmittedMeasure.due_on.is_(None))
    assert not session.scalar(sa.select(sa.func.count()).select_from(SubmittedMeasure).where(unsaid))
    assert not session.scalars(sa.select(User).where(User.is_enabled)).all()
    assert broken_links() == []


def test_the_command_prints_the_totals_and_builds_only_once(app, session):
    run = app.test_cli_runner().invoke
    first = run(args=["sample", "rollup", "qinghe"])
    assert first.exit_code == 0, first.output
    assert "四星 3、三星 10、二星 20" in first.output and "星数合计 82，校验差 0" in first.output
    again = run(args=["sample", "rollup", "qinghe"])
    assert again.exit_code == 1 and "已经有方城县了" in again.output
