"""What a township says for itself stays with it when a village is moved, or whoever said it: neither the new township
nor the county reads its internal remarks, and the new township does not read what was said of the village at the 研判会
(62)."""

import pytest

from portal.accounts.models import TOWNSHIP_ROLES, Role
from portal.accounts.services import changing
from portal.appraisals import queries as appraisals
from portal.appraisals.domain.agenda import AgendaFilters
from portal.appraisals.services import save_appraisal
from portal.kernel.errors import NotAllowed
from portal.plans.queries import plan_or_404
from portal.reviews import services
from portal.reviews.models import Audience
from portal.reviews.queries.visibility import comments_to_pass_on, comments_visible_to
from portal.units import services as units
from tests.reviews.test_internal_remarks import SAID, SECRET

HIDDEN, CLASS = "班子不团结", "weak"
OFFICES = ("liaison", "reviewer", "viewer", "outsider", "county")


@pytest.fixture
def said(submitted_plan, people, session):
    number, reviewer = submitted_plan.latest_submission_id, people["reviewer"]
    for words, audience in ((SECRET, Audience.township), (SAID, Audience.village)):
        services.add_comment(submitted_plan, number, "task.branch.1", "goal", words, actor=reviewer, audience=audience)
    save_appraisal(submitted_plan, {"klass": CLASS, "conclusion": HIDDEN}, actor=reviewer, seen_version=0)
    session.commit()
    return submitted_plan


@pytest.fixture
def moved(said, people, places, session):
    units.move_unit(said.unit, places["白河乡"], actor=people["county"])
    session.commit()
    session.expire_all()
    return said


def words_for(user, session):
    return {comment.body for comment in session.scalars(comments_visible_to(user))}


@pytest.mark.parametrize("who", OFFICES)
@pytest.mark.parametrize("state", ["said", "moved"])
def test_internal_remarks_stay_with_their_township(who, state, request, people, session):
    request.getfixturevalue(state)
    own = who not in ("outsider", "county")
    assert words_for(people[who], session) == ({SAID, SECRET} if own else {SAID})


@pytest.mark.parametrize("state", ["said", "moved"])
@pytest.mark.parametrize("place, role", [("白河乡", Role.reviewer), ("明县", Role.county)])
def test_they_stay_when_their_author_moves(place, role, state, request, people, places, session, cycle):
    """The new colleagues do not read them, and the old ones lose nothing."""
    plan = request.getfixturevalue(state)
    changing.move_account(people["reviewer"], places[place], role, actor=people["county"])
    session.commit()
    for who in ("liaison", "viewer"):
        assert words_for(people[who], session) == {SAID, SECRET}
        assert appraisals.appraisal_of(plan, people[who]).conclusion == HIDDEN
    for who in ("outsider", "county", "reviewer"):
        assert words_for(people[who], session) == {SAID}
    assert appraisals.appraisal_of(plan, people["outsider"]) is None


def test_who_follows_goes_on_with_the_word_of_who_left(said, people, places, session):
    changing.move_account(people["reviewer"], places["白河乡"], Role.reviewer, actor=people["county"])
    changing.move_account(people["viewer"], places["青山镇"], Role.reviewer, actor=people["county"])
    session.commit()
    said = plan_or_404(people["viewer"], said.id)
    word = appraisals.appraisal_of(said, people["viewer"])
    content, base = {"klass": "solid", "conclusion": HIDDEN}, word.content
    saved = save_appraisal(said, content, actor=people["viewer"], seen_version=word.version, base=base)
    assert saved.kept.conclusion == HIDDEN and saved.kept.office_id == places["青山镇"].id


def test_a_township_that_takes_in_another_reads_what_its_people_said(said, people, places, session):
    units.merge_unit(places["青山镇"], places["白河乡"], actor=people["county"])
    session.commit()
    for who in ("liaison", "outsider"):
        assert words_for(people[who], session) == {SAID, SECRET}
    assert words_for(people["county"], session) == {SAID}


@pytest.mark.parametrize("who", OFFICES)
def test_asked_for_on_a_file_they_stay_there_too(who, moved, people, session):
    user = people[who]
    if user.role not in TOWNSHIP_ROLES:
        with pytest.raises(NotAllowed):
            comments_to_pass_on(user, with_internal=True)
        return
    words = {comment.body for comment in session.scalars(comments_to_pass_on(user, with_internal=True))}
    assert (SECRET in words) == (who != "outsider")


def test_no_page_of_the_new_township_or_the_county_has_them(moved, browse):
    for who in ("outsider", "county"):
        assert SECRET not in browse(who).get(f"/plans/{moved.id}/review").text
    pages = (f"/appraisals/{moved.id}", "/appraisals", "/appraisals/result")
    assert not [page for page in pages if HIDDEN in browse("outsider").get(page).text]
    assert HIDDEN in browse("county").get(f"/appraisals/{moved.id}").text


def test_the_county_is_not_offered_the_file_with_them(said, browse, places):
    page = browse("county").get(f"/plans?township={places['青山镇'].id}")
    assert [button.text.strip() for button in page.select("form[action='/exports/remarks'] button")] == ["导出审核意见"]


def test_the_new_township_begins_anew(moved, people, places, session, cycle):
    outsider = people["outsider"]
    moved = plan_or_404(outsider, moved.id)
    assert outsider.role is Role.reviewer and appraisals.appraisal_of(moved, outsider) is None
    assert save_appraisal(moved, {}, actor=outsider, seen_version=0).kept is None
    assert appraisals.appraisal_of(moved, people["county"]).conclusion == HIDDEN, "an empty save takes nothing away"
    save_appraisal(moved, {"klass": CLASS}, actor=outsider, seen_version=0)
    session.commit()
    moved = plan_or_404(outsider, moved.id)
    [line] = [
        line
        for line in appraisals.agenda_of(outsider, places["白河乡"], cycle, AgendaFilters()).lines
        if line.plan_id == moved.id
    ]
    assert line.klass is not None and line.conclusion == ""
    again = save_appraisal(moved, {"klass": CLASS, "conclusion": "我们的话"}, actor=outsider, seen_version=0)
    assert again.kept.conclusion == "我们的话"
