"""`flask sample province`: the same again from the same seed, and only into an empty database."""

import sqlalchemy as sa

from portal.catalogue.models import Cycle
from portal.places.models import Unit
from portal.plans.models import Block, Plan, Submission, SubmittedMeasure
from portal.sample import province
from tests.conftest import one_transaction
from tests.people import PASSWORD_HASH


def count(session, model):
    return session.scalar(sa.select(sa.func.count()).select_from(model))


def test_the_same_seed_gives_the_same_province(app):
    def contents(seed):
        with one_transaction(app) as session:
            province.load(20, PASSWORD_HASH, seed=seed, tell=lambda _line: None)
            names = sa.select(Unit.full_name, Plan.state, Submission.sha256, Submission.receipt)
            rows = names.join(Plan, Plan.unit_id == Unit.id).outerjoin(Submission, Submission.plan_id == Plan.id)
            uids = session.scalars(sa.select(SubmittedMeasure.uid).order_by(SubmittedMeasure.uid)).all()
            return session.execute(rows.order_by(Unit.id, Submission.number)).all(), uids, count(session, Block)

    first = contents(1)
    assert first == contents(1) and first != contents(2)


def test_it_is_refused_beside_other_data(app, session, places):
    answer = app.test_cli_runner().invoke(args=["sample", "province", "--villages", "20"])
    assert answer.exit_code == 1 and "已经有数据" in answer.output
    assert count(session, Cycle) == 0
