"""Writing at the meeting and in the township's plan. Each function is one thing a person does; none commits.

Two people write at once, one at the projector and one taking notes, and every page saves by itself: words are joined as
those of a plan's block are (design §5), and nothing anybody typed is thrown away.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.accounts.models import User
from portal.appraisals import policy, queries
from portal.appraisals.domain.sections import Section
from portal.appraisals.models import Appraisal, TownshipSection
from portal.catalogue.models import Cycle
from portal.history.queries import events_of
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.places.models import Unit
from portal.plans.domain.content import Content, changes, merge, tidy
from portal.plans.models import Plan
from portal.plans.services import BlockConflict
from portal.reviews.services import remarks_stream

Kept = Appraisal | TownshipSection


@dataclass(frozen=True)
class Saved:
    """What is kept now (None: nobody has said anything), and the fields taken over from somebody else meanwhile."""

    kept: Kept | None
    taken_over: list[str]

    @property
    def version(self) -> int:
        return self.kept.version if self.kept else 0


def save_appraisal(
    plan: Plan, content: Content, *, actor: User, seen_version: int, base: Content | None = None
) -> Saved:
    """Store class and conclusion of a village, made from version `seen_version` (0: nobody had said anything); `base`
    as in `plans.services.save_block`.

    The event lies on the stream of the remarks, which no page of the village reads.

    Raises:
        NotAllowed: this person may not write, or not in this year.
        BlockConflict: somebody else wrote other words in the same field.
    """
    if reason := policy.why_not_appraise(actor, plan):
        raise NotAllowed(reason)
    stream = _of_appraisal(plan)
    kept = queries.kept_word_on(plan)
    if kept and queries.appraisal_of(plan, actor) is None:
        # The village came from another township, whose word nobody here has read: this one takes its place, and is
        # neither joined with it nor shown beside it. The history keeps both.
        if not tidy(content):
            return Saved(None, [])
        kept.take({})
        seen_version, base = kept.version, {}
    return stream.store(kept, lambda: Appraisal(plan_id=plan.id), content, actor, seen_version, base)


def appraisal_at(plan: Plan, kept: Appraisal | None, version: int) -> Content:
    """What this person could read of a village at an earlier version; `kept` is what they read now."""
    return _of_appraisal(plan).content_at(kept.content, version) if kept else {}


def section_at(township: Unit, cycle: Cycle, section: Section, kept: TownshipSection | None, version: int) -> Content:
    """A section of the township's plan at an earlier version."""
    return _of_section(township, cycle, section).content_at(kept.content, version) if kept else {}


def save_section(
    township: Unit,
    cycle: Cycle,
    section: Section,
    content: Content,
    *,
    actor: User,
    seen_version: int,
    base: Content | None = None,
) -> Saved:
    """Store one section of the township's own plan.

    Raises: as `save_appraisal`.
    """
    if reason := policy.why_not_draft(actor, township, cycle):
        raise NotAllowed(reason)
    stream = _of_section(township, cycle, section)
    kept = queries.sections_of(township, cycle).get(section.key)

    def fresh() -> TownshipSection:
        return TownshipSection(township_id=township.id, cycle_id=cycle.id, key=section.key)

    return stream.store(kept, fresh, content, actor, seen_version, base)


@dataclass(frozen=True)
class Stream:
    """Where the old and the new words go in the history."""

    name: str
    verb: str

    def store(
        self,
        kept: Kept | None,
        fresh: Callable[[], Kept],
        content: Content,
        actor: User,
        seen_version: int,
        base: Content | None,
    ) -> Saved:
        """Join with what somebody else has stored since, keep it, and record what changed."""
        stored, new, taken_over = kept.content if kept else {}, tidy(content), list[str]()
        if kept and (kept.version != seen_version or base is not None):
            before = self.content_at(stored, seen_version) if base is None else tidy(base)
            joined = merge(before, new, stored)
            if joined.clashes:
                who = "您自己在另一个窗口里" if kept.made_by_id == actor.id else kept.made_by.name
                raise BlockConflict(_who_was_first(kept, who), joined, kept.version, who)
            new, taken_over = joined.content, joined.taken_over
        difference = changes(stored, new)
        if not difference:
            return Saved(kept, taken_over)
        if kept is None:
            kept = fresh()
            db.session.add(kept)
        kept.take(new)
        kept.sign(actor)
        db.session.flush()
        record(self.name, self.verb, actor=actor, version=kept.version, changes=difference)
        return Saved(kept, taken_over)

    def content_at(self, content: Content, version: int) -> Content:
        """What was said at an earlier version: today's words with the later changes of the history undone."""
        content = dict(content)
        for event in events_of(self.name):
            if event.verb == self.verb:
                if event.data["version"] <= version:
                    break
                content |= {key: old for key, (old, _) in event.data["changes"].items()}
        return tidy(content)


def _of_appraisal(plan: Plan) -> Stream:
    return Stream(remarks_stream(plan.id), "appraisal_saved")


def _of_section(township: Unit, cycle: Cycle, section: Section) -> Stream:
    return Stream(f"section:{township.id}:{cycle.year}:{section.key}", "section_saved")


def _who_was_first(kept: Kept, who: str) -> str:
    return f"{who}{clock.spoken(kept.made_at)} 先保存了，和您现在写的不一样。两边的内容都在，一个字也没有丢。"
