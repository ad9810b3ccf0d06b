"""整份照去年的，再改: last year's texts and measures of a star or of the whole plan taken over at once, and given back.

Only empty fields are filled, and measures come behind those that are there: nothing that is written is changed. Every
block is an ordinary save; one event keeps which versions they made, so that all of them can be taken back together.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from portal.accounts.models import User
from portal.history.models import Event
from portal.history.queries import latest_events
from portal.history.services import record_event
from portal.kernel import clock
from portal.kernel.errors import Conflict, NotAllowed, NotThere
from portal.plans import policy
from portal.plans.domain.content import Content, measure_uids, tidy
from portal.plans.domain.field_keys import is_of_measures
from portal.plans.domain.last_year.carrying import with_measures, with_texts
from portal.plans.domain.questions import MEASURE_LIMIT
from portal.plans.events import LastYearGivenBack, LastYearTaken
from portal.plans.models import Plan
from portal.plans.queries import WorkingCopy
from portal.plans.queries.last_year import LastYear
from portal.plans.services.saving import save_block
from portal.plans.services.undoing import undo_save

_BOTH = (LastYearTaken.verb, LastYearGivenBack.verb)
OFFERED_FOR = dt.timedelta(hours=24)


@dataclass
class Taken:
    """What was taken over: block key → the version that made; how much; and the tasks whose measures are too many."""

    versions: dict[str, int] = field(default_factory=dict)
    texts: int = 0
    measures: int = 0
    full: list[str] = field(default_factory=list)


def keys_of(copy: WorkingCopy, star_key: str = "") -> list[str]:
    """The blocks of one star; without one all of the plan."""
    stars = [star for star in copy.document.stars if star.key == star_key]
    if not star_key:
        return list(copy.document.block_keys)
    return [key for star in stars for key in (star.block_key, *(task.block_key for task in star.tasks))]


def offered(copy: WorkingCopy, last_year: LastYear, block_keys: Collection[str]) -> Iterator[tuple[str, Content]]:
    """(block key, content) of the blocks that would change; a task that would have too many measures keeps its own."""
    for key in block_keys:
        now = copy.document.contents.get(key, {})
        wanted = _wanted(now, key, copy, last_year)
        if wanted != now:
            yield key, wanted


def _wanted(now: Content, key: str, copy: WorkingCopy, last_year: LastYear) -> Content:
    content = with_texts(now, key, last_year.document)
    if copy.document.task_of(key) and (measures := last_year.measures_of(key)):
        more = with_measures(content, measures, copy.plan.cycle.year, clock.today())
        content = more if len(measure_uids(more)) <= MEASURE_LIMIT else content
    return tidy(content)


def take_over(copy: WorkingCopy, last_year: LastYear, star_key: str, *, actor: User) -> Taken:
    """Take over what last year has for a star, or for the whole plan.

    Raises:
        NotAllowed: this person may not write, or not now.
    """
    if reason := policy.why_not_edit(actor, copy.plan):
        raise NotAllowed(reason)
    taken, keys = Taken(), keys_of(copy, star_key)
    for key, content in offered(copy, last_year, keys):
        now = copy.document.contents.get(key, {})
        saved = save_block(copy.plan, key, content, actor=actor, seen_version=copy.version_of(key))
        taken.versions[key] = saved.block.version
        taken.measures += len(measure_uids(content)) - len(measure_uids(now))
        taken.texts += sum(not is_of_measures(name) for name in content.keys() - now.keys())
    taken.full = [copy.document.block_title(key) for key in keys if _is_full(copy, last_year, key)]
    if taken.versions:
        star = next((star.name for star in copy.document.stars if star.key == star_key), "")
        said = LastYearTaken(last_year.year, star, taken.versions, taken.texts, taken.measures)
        record_event(copy.plan.stream, said, actor=actor)
    return taken


def _is_full(copy: WorkingCopy, last_year: LastYear, key: str) -> bool:
    have = measure_uids(copy.document.contents.get(key, {}))
    coming = [measure for measure in last_year.measures_of(key) if measure.uid not in have]
    return bool(copy.document.task_of(key) and coming and len(have) + len(coming) > MEASURE_LIMIT)


@dataclass(frozen=True)
class Takeable:
    """A taking over that can still be given back; `seq`: its place in the plan's history."""

    seq: int
    said: LastYearTaken


def newest_taken(plan: Plan) -> Takeable | None:
    """What can still be given back: the newest taking over, of the last day and not given back."""
    return next(iter(not_given_back(latest_events([plan.stream], _BOTH, 1))), None)


def not_given_back(events: Sequence[Event]) -> list[Takeable]:
    """The newest taking over of events with the newest first, while it is of the last day and was not given back."""
    newest = [event for event in events if event.verb in _BOTH][:1]
    taken = [(event, LastYearTaken.said_by(event)) for event in newest if clock.is_within(event.at, OFFERED_FOR)]
    return [Takeable(event.seq, said) for event, said in taken if said]


def give_back(plan: Plan, number: int, *, actor: User) -> tuple[int, list[str]]:
    """Take the saves of a taking over back; gives how many blocks, and the keys of those that somebody went on with.

    Raises:
        NotAllowed: this person may not write, or not now.
        NotThere: there is nothing to take back, or it was taken back already.
    """
    if reason := policy.why_not_edit(actor, plan):
        raise NotAllowed(reason)
    taken = newest_taken(plan)
    if taken is None or taken.seq != number:
        raise NotThere("这一步已经撤销过了，或者过去太久了。内容没有变，请直接改。")
    kept, versions = [], taken.said.blocks
    for key, version in versions.items():
        try:
            undo_save(plan, key, version, actor=actor)
        except (Conflict, NotThere):
            kept.append(key)  # somebody has gone on from it: those words stay
    record_event(plan.stream, LastYearGivenBack(len(versions) - len(kept)), actor=actor)
    return len(versions) - len(kept), kept
