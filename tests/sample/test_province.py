"""A made-up province: every row is what the portal itself would have written."""

import json

import pytest
import sqlalchemy as sa

from portal.accounts.models import Role, User
from portal.accounts.services import add_user
from portal.history.queries import broken_links
from portal.kernel.canonical_json import canonical_json
from portal.places.models import Kind, Unit
from portal.places.services import add_unit
from portal.plans.domain.document import PlanDocument, content_hash
from portal.plans.models import Plan, State, Submission, SubmittedMeasure, SubmittedStar
from portal.plans.queries import working_copy
from portal.reviews.models import Decision
from portal.sample import province
from portal.sample.province_places import TOWNSHIPS, township_sizes
from portal.sample.province_plans import NAME, SECRETARY
from tests.browser import Browser
from tests.conftest import one_transaction
from tests.people import PASSWORD_HASH

VILLAGES = 60


@pytest.fixture(scope="module")
def small(app):
    """A province of 60 villages, in a transaction that is rolled back after the module."""
    with one_transaction(app) as session:
        province.load(VILLAGES, PASSWORD_HASH, seed=1, tell=lambda _line: None)
        session.commit()
        yield session


def count(session, model, *where):
    return session.scalar(sa.select(sa.func.count()).select_from(model).where(*where))


def test_a_province_has_46000_villages_in_2500_townships():
    sizes = township_sizes(46000)
    assert (len(sizes), sum(sizes)) == (2500, 46000)
    assert sizes[:TOWNSHIPS] == township_sizes(600)[:TOWNSHIPS], "the first county is the same whatever the size"


def test_every_village_has_its_place_its_plan_and_a_secretary(small):
    villages = small.scalars(sa.select(Unit).where(Unit.kind == Kind.village)).all()
    assert len(villages) == VILLAGES
    for village in villages:
        township = small.get(Unit, village.parent_id)
        assert village.path == f"{township.path}{village.id}/" and township.kind is Kind.township
        assert village.full_name == f"{township.full_name}/{village.name}" and village.township_id == township.id
        assert village.pinyin and village.initials and village.is_sample
    assert count(small, Plan) == count(small, User, User.role == Role.secretary) == VILLAGES


def test_submissions_are_the_canonical_text_with_its_hash_and_its_rows(small):
    found = small.scalars(sa.select(Submission).order_by(Submission.id)).all()
    assert len(found) > VILLAGES * 0.8
    stored = dict(small.execute(sa.text("SELECT id, content FROM submission")).all())
    for submission in found:
        document = PlanDocument(submission.content)
        unit = small.get(Unit, small.get(Plan, submission.plan_id).unit_id)
        assert stored[submission.id] == canonical_json(json.loads(stored[submission.id]))
        assert submission.sha256 == content_hash(submission.content)
        assert document.unit["full_name"] == unit.full_name and unit.name in document.analysis["overview"].text
        assert (submission.target_level, submission.measure_count) == (document.target_level, document.measure_count)
        of_this = SubmittedMeasure.submission_id == submission.id
        assert count(small, SubmittedMeasure, of_this) == submission.measure_count
        assert count(small, SubmittedStar, SubmittedStar.submission_id == submission.id) == 5
    text = "".join(stored.values()) + "".join(small.scalars(sa.select(SubmittedMeasure.owner)))
    assert NAME not in text and SECRETARY not in text


def test_a_plan_reads_as_what_was_handed_in_last(small):
    plans = small.scalars(
        sa.select(Plan)
        .where(Plan.latest_submission_id.is_not(None))
        .options(
            sa.orm.joinedload(Plan.unit).options(sa.orm.joinedload(Unit.township), sa.orm.joinedload(Unit.area)),
            sa.orm.joinedload(Plan.cycle),
            sa.orm.joinedload(Plan.latest_submission),
        )
    ).all()
    assert {plan.state for plan in plans} == {State.submitted, State.returned, State.approved}
    for plan in plans:
        assert content_hash(working_copy(plan).document.content) == plan.latest_submission.sha256
    decided = {State.returned, State.approved}
    assert all(count(small, Decision, Decision.plan_id == plan.id) for plan in plans if plan.state in decided)


def test_the_history_is_whole(small):
    assert broken_links() == []


def test_numbering_goes_on_behind_the_province(small):
    township = small.scalars(sa.select(Unit).where(Unit.kind == Kind.township)).first()
    last = small.scalar(sa.select(sa.func.max(Unit.id)))
    assert add_unit(Kind.area, "北片区", parent=township).id == last + 1
    assert add_user("new", "新来的", Role.viewer, township, password="", password_hash="x").id
    small.rollback()


def test_pages_open_for_everybody(small, app):
    returned = small.scalars(sa.select(Plan).where(Plan.state == State.returned).order_by(Plan.id)).first()
    village = small.get(Unit, returned.unit_id)
    people = {
        role: small.scalars(sa.select(User).where(User.unit_id == unit, User.role == role)).one()
        for unit, role in (
            (village.id, Role.secretary),
            (village.township_id, Role.reviewer),
            (village.county_id, Role.county),
        )
    }
    pages = {
        Role.secretary: (f"/plans/{returned.id}", f"/plans/{returned.id}/blocks/analysis"),
        Role.reviewer: ("/plans", f"/plans/{returned.id}/review", "/columns?task=branch.1"),
        Role.county: (f"/plans?township={village.township_id}",),
    }
    for role, addresses in pages.items():
        browser = Browser(app, people[role])
        for address in addresses:
            assert village.name in browser.get(address).get_text(), (role, address)
    assert browser.get("/").select("a[href*='township=']")
