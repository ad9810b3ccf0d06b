"""Saving blocks and submitting, below the web."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.catalogue.services import close_cycle
from portal.history.models import Event
from portal.kernel import clock
from portal.kernel.errors import NotAllowed
from portal.plans import queries, services
from portal.plans.domain.content import changes
from portal.plans.domain.gaps import gaps
from portal.plans.models import State, Submission, SubmittedMeasure, SubmittedStar
from portal.plans.services import saving
from tests.people import content_of, fill, submit

TASK = "task.branch.1"


def save(plan, people, content, seen, who="secretary", block="analysis"):
    return services.save_block(plan, block, content, actor=people[who], seen_version=seen)


def test_save_block_counts_versions_and_remembers_who(plan, people, session):
    first = save(plan, people, {"overview": "一"}, 0).block
    assert (first.version, first.content, first.saved_by_id) == (1, {"overview": "一"}, people["secretary"].id)
    second = save(plan, people, {"overview": "二"}, 1, "clerk").block
    assert (second.version, second.saved_by_id) == (2, people["clerk"].id)
    session.commit()
    assert queries.plan_or_404(people["clerk"], plan.id).edited_by_id == people["clerk"].id


def test_save_without_a_change_makes_no_version_and_no_event(plan, people, session):
    save(plan, people, {"overview": "一"}, 0)
    before = session.scalar(sa.select(sa.func.count(Event.id)))
    assert save(plan, people, {"overview": "一", "goal": ""}, 1).block.version == 1
    assert session.scalar(sa.select(sa.func.count(Event.id))) == before


def test_different_fields_of_a_block_are_merged(plan, people):
    save(plan, people, {"overview": "一", "goal": "旧"}, 0)
    save(plan, people, {"overview": "文书改的", "goal": "旧"}, 1, "clerk")
    saved = save(plan, people, {"overview": "一", "goal": "书记改的"}, 1)
    assert saved.block.content == {"overview": "文书改的", "goal": "书记改的"}
    assert saved.taken_over == ["overview"]


def test_the_same_field_is_refused_with_both_texts_and_nothing_is_stored(plan, people):
    save(plan, people, {"overview": "一"}, 0)
    save(plan, people, {"overview": "文书改的"}, 1, "clerk")
    with pytest.raises(services.BlockConflict) as refused:
        save(plan, people, {"overview": "书记改的", "goal": "新"}, 1)
    assert refused.value.merge.clashes == {"overview": ("书记改的", "文书改的")}
    assert "王秀英" in str(refused.value)
    assert queries.block_of(plan, "analysis").content == {"overview": "文书改的"}


def test_two_people_who_first_write_a_block_at_once(plan, people):
    save(plan, people, {"overview": "一"}, 0)
    saved = save(plan, people, {"goal": "二"}, 0, "clerk")
    assert saved.block.content == {"overview": "一", "goal": "二"}


def test_a_row_removed_while_another_writes_in_it_stays(plan, people):
    row = {"measures": ["aaaa"], "measure.aaaa.text": "旧"}
    save(plan, people, row, 0, block=TASK)
    save(plan, people, row | {"measure.aaaa.text": "文书补写"}, 1, "clerk", block=TASK)
    saved = save(plan, people, {}, 1, block=TASK)
    assert saved.block.content == {"measures": ["aaaa"], "measure.aaaa.text": "文书补写"}


@pytest.mark.parametrize("who", ["reviewer", "stranger", "county", "admin", "viewer", "liaison"])
def test_only_the_village_writes(plan, people, who):
    with pytest.raises(NotAllowed):
        save(plan, people, {"overview": "一"}, 0, who)


def test_a_closed_year_takes_no_save_and_no_submission(filled_plan, people, cycle):
    close_cycle(cycle, actor=people["county"])
    for act in (
        lambda: save(filled_plan, people, {"overview": "晚了"}, 1),
        lambda: services.submit_plan(filled_plan, actor=people["secretary"]),
    ):
        with pytest.raises(NotAllowed, match="2022 年度已经关闭"):
            act()


def test_submit_plan_keeps_numbers_hashes_and_rows(submitted_plan, people, session):
    submission = submitted_plan.latest_submission
    assert (submitted_plan.state, submission.number) == (State.submitted, 1)
    assert (submission.current_level, submission.target_level, submission.measure_count) == (0, 2, 2)
    stars = dict(session.execute(sa.select(SubmittedStar.star_key, SubmittedStar.intent)).all())
    assert {key: intent.value for key, intent in stars.items() if intent.counts} == {
        "branch": "planned",
        "industry": "planned",
    }
    measure = session.scalars(sa.select(SubmittedMeasure).order_by(SubmittedMeasure.position)).first()
    assert (measure.owner, measure.due_on, measure.gap) == ("王秀英（文书）", dt.date(2022, 9, 30), "支部过硬差距")
    event = session.scalars(sa.select(Event).where(Event.verb == "plan_submitted")).one()
    assert event.data["sha256"] == submission.sha256 and event.actor_id == people["secretary"].id


def test_pressing_submit_twice_makes_one_submission(submitted_plan, people, session):
    again = submit(queries.plan_or_404(people["secretary"], submitted_plan.id), people["secretary"])
    assert again.number == 1
    assert session.scalar(sa.select(sa.func.count(Submission.id))) == 1
    assert session.scalar(sa.select(sa.func.count(Event.id)).where(Event.verb == "plan_submitted")) == 1


def test_what_is_written_after_submitting_does_not_reach_the_township(submitted_plan, people, session):
    save(submitted_plan, people, content_of()["analysis"] | {"overview": "后来改的"}, 1)
    session.commit()
    plan = queries.plan_or_404(people["reviewer"], submitted_plan.id)
    assert plan.latest_submission.content["blocks"]["analysis"]["overview"] == "村情"
    second = submit(queries.plan_or_404(people["secretary"], plan.id), people["secretary"])
    assert second.number == 2 and second.content["blocks"]["analysis"]["overview"] == "后来改的"


def test_submit_refuses_gaps(plan, people):
    fill(plan, people["secretary"])
    plan = queries.plan_or_404(people["secretary"], plan.id)
    block = queries.block_of(plan, TASK)
    content = {key: value for key, value in block.content.items() if not key.endswith(".owner")}
    save(plan, people, content, block.version, block=TASK)
    with pytest.raises(NotAllowed, match="1 处必须补齐"):
        services.submit_plan(plan, actor=people["secretary"])


def test_a_star_asks_for_its_goal_only_while_it_is_aimed_at(filled_plan, people):
    def star(version, **answers):
        save(filled_plan, people, answers, version, block="star.industry")
        found = gaps(queries.working_copy(filled_plan).document)
        return [gap.field_key for gap in found if gap.block_key == "star.industry"]

    assert star(1, intent="planned") == ["goal"]
    assert star(2, intent="none") == []
    assert star(3, intent="held") == ["goal"]
    assert star(4, intent="held", goal="守住") == []


def test_the_clerk_does_not_submit(filled_plan, people):
    with pytest.raises(NotAllowed, match="书记"):
        services.submit_plan(filled_plan, actor=people["clerk"])


def test_submissions_cannot_be_changed_by_anything(submitted_plan, session):
    for statement in ("UPDATE submission SET number = 9", "DELETE FROM submitted_star", "DELETE FROM event"):
        with pytest.raises(sa.exc.DBAPIError), session.begin_nested():
            session.execute(sa.text(statement))


def test_an_earlier_version_can_be_rebuilt_from_the_history(plan, people):
    texts = ["一", "二", "三", "四"]
    for seen, text in enumerate(texts):
        save(plan, people, {"overview": text, "goal": f"目标{seen // 2}"}, seen)
    block = queries.block_of(plan, "analysis")
    for version, text in enumerate(texts, 1):
        assert saving.content_at(plan, block, version) == {"overview": text, "goal": f"目标{(version - 1) // 2}"}


def test_changes_name_the_field_with_old_and_new():
    assert changes({"a": 1, "b": 2}, {"b": 3, "c": 4}) == {"a": [1, None], "b": [2, 3], "c": [None, 4]}


def test_the_clock_is_aware_and_whole_seconds():
    assert clock.now().tzinfo is not None and clock.now().microsecond == 0


def test_a_page_that_saves_by_itself_is_never_taken_for_somebody_else(plan, people):
    """Three saves of one page with another person's in between: the page never loaded the other's field."""
    save(plan, people, {"overview": "一"}, 0)
    services.save_block(
        plan,
        "analysis",
        {"overview": "一", "gaps": "书"},
        actor=people["secretary"],
        seen_version=1,
        base={"overview": "一"},
    )
    save(plan, people, {"overview": "一", "gaps": "书", "goal": "文书定的"}, 2, "clerk")
    saved = services.save_block(
        plan,
        "analysis",
        {"overview": "一", "gaps": "书记写完了"},
        actor=people["secretary"],
        seen_version=2,
        base={"overview": "一", "gaps": "书"},
    )
    assert saved.block.content == {"overview": "一", "gaps": "书记写完了", "goal": "文书定的"}
    assert saved.taken_over == ["goal"]


def test_a_save_that_arrives_twice_changes_nothing(plan, people, session):
    save(plan, people, {"overview": "一"}, 0)
    again = {"actor": people["secretary"], "seen_version": 1, "base": {"overview": "一"}}
    first = services.save_block(plan, "analysis", {"overview": "二"}, **again)
    version, events = first.block.version, session.scalar(sa.select(sa.func.count(Event.id)))
    assert services.save_block(plan, "analysis", {"overview": "二"}, **again).block.version == version
    assert session.scalar(sa.select(sa.func.count(Event.id))) == events
