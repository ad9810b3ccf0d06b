"""`flask sample province`: as many villages as a province has, with plans at every stage, in minutes.

Not through the services, which would take days for 1.3 million tasks, but with the rows they would have written: every
page opens, every hash and every chain of the history is right. The same seed on the same day gives the same province.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import User
from portal.catalogue.queries import catalogue
from portal.history.event_data import EventData
from portal.history.models import FIRST_HASH, Event
from portal.history.services import chain_hash
from portal.kernel.db import db
from portal.places.models import Unit, UnitType
from portal.plans.events import PlanSubmitted
from portal.plans.models import Block, Plan, State, Submission, SubmittedMeasure, SubmittedStar
from portal.reviews.events import PlanApproved, PlanReturned
from portal.reviews.models import Comment, Decision, DecisionKind
from portal.sample.calendar import LONGEST, SampleCalendar
from portal.sample.composer import Composer
from portal.sample.province_places import County, Ids, Settling, Village, county_numbers, make_county, settle
from portal.sample.province_places import township_sizes as sizes_of
from portal.sample.province_plans import VARIANTS, Named, Variant
from portal.sample.province_rows import Ready, Rows
from portal.sample.remarks import REMARKS
from portal.sample.story import Stage
from portal.sample.times import clock_at

# Of a hundred villages; nine in ten have handed in.
STAGES = {
    Stage.untouched: 5,
    Stage.started: 5,
    Stage.submitted: 38,
    Stage.resubmitted: 6,
    Stage.returned: 12,
    Stage.approved: 28,
    Stage.approved_later: 6,
}
STATES = {
    Stage.untouched: State.draft,
    Stage.started: State.draft,
    Stage.submitted: State.submitted,
    Stage.resubmitted: State.submitted,
    Stage.returned: State.returned,
    Stage.approved: State.approved,
    Stage.approved_later: State.approved,
}
FIRST_DRAFTED, LAST_DRAFTED = LONGEST, 9  # workdays ago
TWICE = (Stage.resubmitted, Stage.approved_later)
# The order in which rows may refer to each other.
ORDER = (Plan, Block, Submission, SubmittedStar, SubmittedMeasure, Decision, Comment, Event)
_RECEIPT_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def load(villages: int, password_hash: str, *, seed: int, tell: Callable[[str], None]) -> None:
    """Everything, in the caller's transaction; `tell` hears how far it is."""
    sizes, calendar = sizes_of(villages), replace(SampleCalendar.of_today(), drafted=FIRST_DRAFTED)
    with clock_at(calendar.opened):
        counties = [(number, make_county(number, calendar)) for number in county_numbers(sizes)]
        db.session.flush()
    rows, done = Rows(), 0
    ids = Ids(rows.last_id(Unit), rows.last_id(User))
    writer = Writer(rows, _variants(counties[0][1], Composer(calendar), seed), calendar, seed)
    for number, county in counties:
        with clock_at(calendar.opened):
            place = settle(county, number, sizes, Settling(county, ids, password_hash, seed))
        rows.add(Unit, place.units)
        rows.add(User, place.users)
        writer.write(place.villages)
        done += len(place.villages)
        tell(f"{county.unit.name}：{done} / {villages} 个村（社区）")
    rows.count_on(Unit, User, *(model for model in ORDER if "id" in model.__table__.c))


def _variants(county: County, composer: Composer, seed: int) -> dict[UnitType, list[Variant]]:
    """Of every type of unit; all counties have the same catalogues."""
    whole = {kind: catalogue(chosen.id) for kind, chosen in county.catalogues.items()}
    return {
        kind: [Variant(composer, whole[kind], place, seed) for place in range(1, number + 1)]
        for kind, number in VARIANTS.items()
    }


class Writer:
    """Writes the plans of one county after another."""

    def __init__(
        self, rows: Rows, variants: dict[UnitType, list[Variant]], calendar: SampleCalendar, seed: int
    ) -> None:
        self.rows, self.variants, self.calendar, self.seed = rows, variants, calendar, seed
        self.last = {model: rows.last_id(model) for model in ORDER if "id" in model.__table__.c}
        self.found: dict[Any, list[dict[str, Any]]] = {model: [] for model in ORDER}

    def write(self, villages: Iterable[Village]) -> None:
        first = self.last[Plan] + 1
        for village in villages:
            Telling(self, village).tell()
        for model, found in self.found.items():
            self.rows.add(model, found)
            found.clear()
        # A plan names its latest submission, which names its plan: one of them has to come later.
        latest = sa.select(sa.func.max(Submission.id)).where(Submission.plan_id == Plan.id).scalar_subquery()
        db.session.execute(
            sa.update(Plan).where(Plan.id >= first).values(latest_submission_id=latest),
            execution_options={"synchronize_session": False},
        )

    def add(self, model: Any, **row: Any) -> int:
        """Keep a row for its turn; returns its id."""
        if model in self.last:
            row["id"] = self.last[model] = self.last[model] + 1
        self.found[model].append(row)
        return int(row.get("id", 0))


class Telling:
    """What has happened in one village, as rows."""

    def __init__(self, writer: Writer, village: Village) -> None:
        self.writer, self.village = writer, village
        self.random = Random(f"{writer.seed} {village.number}")
        (self.stage,) = self.random.choices(list(STAGES), list(STAGES.values()))
        self.variant = self.random.choice(writer.variants[village.unit_type])
        self.named = Named(village.name, village.secretary)
        self.drafted = self.random.randint(LAST_DRAFTED, FIRST_DRAFTED)
        self.time = self.random.randint(8, 17), self.random.randint(0, 59)
        self.seq, self.hash = 0, FIRST_HASH

    def tell(self) -> None:
        village, state = self.village, STATES[self.stage]
        handed_in, times = self.stage not in (Stage.untouched, Stage.started), 1 + (self.stage in TWICE)
        self.plan_id = self.writer.add(
            Plan,
            unit_id=village.id,
            cycle_id=village.county.cycle.id,
            catalogue_id=village.county.catalogues[village.unit_type].id,
            state=state,
            state_since=self._moment(0 if state is State.draft else times * 2 - (state is State.submitted)),
            edited_at=None if self.stage is Stage.untouched else self._moment(times * 2 - 2),
            edited_by_id=None if self.stage is Stage.untouched else village.secretary_id,
        )
        self._write_blocks()
        for number in range(1, times + 1) if handed_in else ():
            submission_id = self._submit(number, is_later=number == times)
            self._decide(submission_id, number, is_last=number == times)

    def _moment(self, step: int) -> dt.datetime:
        """A village writes, hands in and is answered two workdays apart."""
        return self.writer.calendar.workdays_ago(self.drafted - 2 * step, *self.time).astimezone(dt.UTC)

    def _write_blocks(self) -> None:
        texts = list(self.variant.block_texts.items())
        until = {Stage.untouched: 0, Stage.started: len(texts) // 2}.get(self.stage, len(texts))
        for key, text in texts[:until]:
            content = Ready(self.named.put_into(text))
            saved = {"saved_at": self._moment(0), "saved_by_id": self.village.secretary_id}
            self.writer.add(Block, plan_id=self.plan_id, key=key, content=content, **saved)

    def _submit(self, number: int, *, is_later: bool) -> int:
        content, digest = self.variant.content(self.village.described, self.named, is_later=is_later)
        receipt, counts = receipt_of(self.writer.calendar.year, self.village.number * 2 + number), self.variant.counts
        at = self._moment(number * 2 - 1)
        submission_id = self.writer.add(
            Submission,
            plan_id=self.plan_id,
            number=number,
            receipt=receipt,
            content=content,
            sha256=digest,
            submitted_at=at,
            submitted_by_id=self.village.secretary_id,
            **counts,
        )
        for star in self.variant.stars:
            self.writer.add(SubmittedStar, submission_id=submission_id, **star)
        for measure in self.variant.measures(self.named):
            self.writer.add(SubmittedMeasure, submission_id=submission_id, **measure)
        said = PlanSubmitted(number, receipt, digest, counts["target_level"], counts["measure_count"])
        self._record(at, self.village.secretary_id, said)
        return submission_id

    def _decide(self, submission_id: int, number: int, *, is_last: bool) -> None:
        """Returned with a remark, approved, or still waiting."""
        state = STATES[self.stage] if is_last else State.returned
        if state is State.submitted:
            return
        kind, at, remarks = DecisionKind(state.value), self._moment(number * 2), 0
        reason = "请按意见修改后再报。" if kind is DecisionKind.returned else "同意。"
        made = {"plan_id": self.plan_id, "submission_id": submission_id}
        self.writer.add(Decision, **made, kind=kind, reason=reason, made_by_id=self.village.reviewer_id, made_at=at)
        if kind is DecisionKind.returned:
            remark, remarks = REMARKS[0], 1
            said = {"block_key": remark.block_key, "field_key": remark.field_key, "body": remark.words}
            who = {"author_id": self.village.reviewer_id, "office_id": self.village.township["id"]}
            self.writer.add(Comment, **made, **said, **who, made_at=at, released_at=at)
        decided = PlanReturned if kind is DecisionKind.returned else PlanApproved
        self._record(at, self.village.reviewer_id, decided(number, reason, remarks))

    def _record(self, at: dt.datetime, actor_id: int, said: EventData) -> None:
        """The next link of the plan's chain."""
        self.seq += 1
        is_village = actor_id == self.village.secretary_id
        event = Event(
            stream=f"plan:{self.plan_id}",
            seq=self.seq,
            at=at,
            actor_id=actor_id,
            actor_name=self.village.secretary if is_village else self.village.reviewer,
            verb=said.verb,
            data=said.as_json(),
            previous_hash=self.hash,
        )
        self.hash = event.hash = chain_hash(event)
        columns = (column.key for column in Event.__table__.c if column.key != "id")
        self.writer.add(Event, **{name: getattr(event, name) for name in columns})


def receipt_of(year: int, number: int) -> str:
    """A 回执号 for each number, spread over all there are: an odd factor gives every number another one."""
    spread, code = number * 0x5DEECE66D % 32**8, ""
    for _ in range(8):
        spread, place = divmod(spread, 32)
        code += _RECEIPT_ALPHABET[place]
    return f"{year}-{code[:4]}-{code[4:]}"
