"""What must be true after any race: the history reads as if one had come after the other, and the tables agree."""

from collections import Counter
from typing import Any

import sqlalchemy as sa

from portal.catalogue.models import Cycle, UnitPlacement
from portal.history.models import Event
from portal.history.queries import chain_of
from portal.kernel.db import db
from portal.messages.models import Message
from portal.places.models import Unit
from portal.plans.domain.content import Content
from portal.plans.domain.document import content_hash
from portal.plans.models import Block, Plan, Submission
from portal.reviews.models import Decision, Step, StepKind
from tests.races.world import World

# verb → the states in which it may happen, and the state after it (None: the same)
DRAFT, SUBMITTED, RETURNED, APPROVED = "draft", "submitted", "returned", "approved"
OPEN = {DRAFT, SUBMITTED, RETURNED}
RULES: dict[str, tuple[set[str], str | None]] = {
    "block_saved": (OPEN, None),
    "workbook_applied": (OPEN, None),
    "plan_restored": (OPEN, None),
    "plan_submitted": (OPEN, SUBMITTED),
    "plan_withdrawn": ({SUBMITTED}, DRAFT),
    "plan_returned": ({SUBMITTED}, RETURNED),
    "plan_first_approval": ({SUBMITTED}, None),
    "plan_approved": ({SUBMITTED}, APPROVED),
    "plan_reopened": ({APPROVED}, RETURNED),
    "plan_filed": ({APPROVED}, None),
    "plan_reminded": ({DRAFT, RETURNED}, None),
    "catalogue_replaced": ({DRAFT, RETURNED}, None),
    "plan_decision_recalled": ({RETURNED, APPROVED}, SUBMITTED),
}
# After these nothing of the village's own is stored any more; after the year's end nothing at all.
ENDS = {"cycle_closed", "unit_merged"}
STILL = {"plan_filed"}  # what was approved before may still be filed after its village was merged
NOTHING = (None, "", [])


def check(world: World) -> None:
    """All of it, in one session."""
    plan = db.session.get_one(Plan, world.plan_id)
    streams = [plan.stream, f"review:{plan.id}", f"unit:{world.unit_id}", f"cycle:{world.cycle_id}"]
    assert chain_of(*streams).problems == []
    events = db.session.scalars(sa.select(Event).where(Event.stream.in_(streams)).order_by(Event.id)).all()
    assert _replayed(events) == plan.state.value
    _check_submissions(plan, [event for event in events if event.verb == "plan_submitted"])
    _check_blocks(plan, events)
    _check_decisions(plan, events)
    _check_messages(world)
    _check_places(world, events)


def _replayed(events: Any) -> str:
    """The state that the history leads to; fails at an event that could not happen where it stands."""
    state, ended = DRAFT, ""
    for event in events:
        if event.verb in RULES and event.stream.startswith("plan:"):
            allowed, after = RULES[event.verb]
            assert not ended or event.verb in STILL, f"{event.verb} after {ended}"
            assert state in allowed, f"{event.verb} while {state}"
            state = after or state
        if event.verb in ENDS:
            ended = event.verb
    return state


def _check_submissions(plan: Plan, submitted: list[Event]) -> None:
    found = db.session.scalars(sa.select(Submission).where(Submission.plan_id == plan.id)).all()
    numbers = sorted(one.number for one in found)
    assert numbers == list(range(1, len(submitted) + 1))
    assert all(content_hash(one.content) == one.sha256 for one in found)
    back = sa.select(Step.submission_id).where(Step.plan_id == plan.id, Step.kind == StepKind.withdrawn)
    taken_back = set(db.session.scalars(back))
    standing = [one for one in found if one.id not in taken_back]
    newest = max(standing, key=lambda one: one.number, default=None)
    assert plan.latest_submission_id == (newest.id if newest else None)


def _check_blocks(plan: Plan, events: Any) -> None:
    """Every block says what the saves in the history add up to, each from what the one before left."""
    contents: dict[str, Content] = {}
    for event in events:
        if event.verb == "block_saved":
            content = contents.setdefault(event.data["block"], {})
            for key, (before, after) in event.data["changes"].items():
                assert (content.pop(key, None) or None) == (before or None), f"{key} was changed from something else"
                content |= {key: after} if after not in NOTHING else {}
    stored = dict(db.session.execute(sa.select(Block.key, Block.content).where(Block.plan_id == plan.id)).all())
    assert contents == stored


def _check_decisions(plan: Plan, events: Any) -> None:
    decisions = db.session.scalars(sa.select(Decision).where(Decision.plan_id == plan.id)).all()
    made = Counter(event.verb for event in events)
    assert len(decisions) == made["plan_returned"] + made["plan_approved"] - made["plan_decision_recalled"]
    assert len({one.submission_id for one in decisions}) == len(decisions)


def _check_places(world: World, events: Any) -> None:
    """A closed year keeps every place as the moves before its end had left it; an open one keeps none."""
    cycle, unit = db.session.get_one(Cycle, world.cycle_id), db.session.get_one(Unit, world.unit_id)
    wanted = sa.select(UnitPlacement).where(UnitPlacement.cycle_id == cycle.id)
    kept = {place.id: place for place in db.session.scalars(wanted)}
    there = set(db.session.scalars(sa.select(Unit.id).where(Unit.county_id == unit.county_id)))
    assert set(kept) == (there if cycle.is_closed else set())
    if cycle.is_closed:
        verbs = [event.verb for event in events]
        before = set(verbs[: verbs.index("cycle_closed")])
        assert (kept[unit.id].township_id == world.away_id) == ("unit_moved" in before), verbs
        assert kept[unit.id].is_active == ("unit_merged" not in before), verbs


def _check_messages(world: World) -> None:
    told = db.session.execute(
        sa.select(Message.user_id, Message.text).where(Message.user_id.in_(world.people.values()))
    )
    twice = [pair for pair, count in Counter(told.all()).items() if count > 1]
    assert not twice, f"told twice: {twice}"
