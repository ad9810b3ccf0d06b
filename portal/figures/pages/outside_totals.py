"""Totals from outside as their page shows them: the verdict on each, and our own figures beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.figures import policy
from portal.figures.domain.checks import Totals, Verdict, verdict
from portal.figures.models import Basis, Covers, OutsideTotal
from portal.figures.pages.board import LEVEL_NAMES, frame
from portal.figures.queries.snapshots import totals_below, totals_from_outside
from portal.figures.services import stream_of, totals_of
from portal.history.models import Event
from portal.history.queries import events_of
from portal.ledgers.domain.lines import RollupRow
from portal.ledgers.queries import rollup
from portal.ledgers.queries.narrowing import Only
from portal.places.models import Kind, Place

EVENTS_SHOWN = 20
WORDS = {"total_added": "录入", "total_changed": "修改", "total_removed": "删除"}
Filter = dict[str, str | int]


@dataclass(frozen=True)
class Pair:
    """One figure of the source, None where it does not say, beside our own."""

    name: str
    theirs: int | None
    ours: int | None
    parts: Sequence[tuple[int, Filter]] = ()  # what `ours` is the sum of, each with the filter of its villages

    @property
    def difference(self) -> str:
        """多 2, 少 1, 相同; a dash where one of the two is not known."""
        if self.theirs is None or self.ours is None:
            return "—"
        if self.theirs == self.ours:
            return "相同"
        return f"{'多' if self.theirs > self.ours else '少'} {abs(self.theirs - self.ours)}"


@dataclass(frozen=True)
class Checked:
    """Totals from outside with the verdict, and figure by figure beside ours."""

    total: OutsideTotal
    verdict: Verdict
    pairs: list[Pair]
    ours: RollupRow

    @property
    def kind(self) -> Filter:
        """The filter for villages or communities alone."""
        unit_type = self.total.covers.unit_type
        return {"kind": unit_type.value} if unit_type else {}

    @property
    def differing(self) -> int:
        return sum(pair.difference[0] in "多少" for pair in self.pairs)


def outside_page(user: User, unit: Place, cycle: Cycle, basis: Basis) -> dict[str, Any]:
    """Everything entered about a unit's year; our own figures once for each kind of table (at most three roll-ups).
    Of a county also what was entered about its townships."""
    kept = totals_from_outside(unit, cycle)
    covered = {total.covers for total in kept}
    approved = basis is Basis.approved
    ours = {each: rollup(unit, cycle, user, Only(approved, each.unit_type)).total for each in Covers if each in covered}
    return {
        **frame(user, unit, cycle, basis),
        "checked": [checked(total, ours[total.covers]) for total in kept],
        "below": below(unit, cycle),
        "why_not_keep": policy.why_not_keep(user, unit, cycle),
        "lines": totals_timeline(events_of(stream_of(unit, cycle), limit=EVENTS_SHOWN)),
    }


def below(unit: Place, cycle: Cycle) -> list[tuple[str, OutsideTotal, Verdict]]:
    """For a county, what was entered about its townships as the year had them, each checked against itself."""
    kept = totals_below(unit, cycle) if unit.kind is Kind.county else ()
    return [(name, total, verdict(totals_of(total.figures))) for name, total in kept]


def totals_timeline(events: Sequence[Event]) -> list[tuple[Event, str]]:
    """Who entered, mended and removed what; freezing has a list of its own."""
    return [(event, f"{WORDS[event.verb]}“{_source(event)}”") for event in events if event.verb in WORDS]


def _source(event: Event) -> str:
    return str(event.data.get("after", event.data)["source"])


def checked(total: OutsideTotal, ours: RollupRow) -> Checked:
    theirs = totals_of(total.figures)
    return Checked(total, verdict(theirs, ours.star_names), list(_pairs(theirs, ours, ours.star_names)), ours)


def _pairs(theirs: Totals, ours: RollupRow, names: Mapping[str, str]) -> Iterator[Pair]:
    """Only what the source says: a list of dashes helps nobody."""
    found = [
        Pair("总村数", theirs.units, ours.villages, [(ours.villages, {})]),
        *(_of_levels(name, theirs.levels.get(level), ours, level) for level, name in LEVEL_NAMES.items()),
        _of_levels("四星以上", theirs.four_up, ours, 5, 4),
        _of_levels("三星及以下（不含未创）", theirs.three_down, ours, 3, 2, 1),
        Pair("软弱涣散村（另列的）", theirs.weak, None),
        Pair("星数合计", theirs.star_sum, ours.check.by_star),
        *(_of_star(name, theirs.stars.get(key), ours, key) for key, name in names.items()),
    ]
    return (pair for pair in found if pair.theirs is not None)


def _of_levels(name: str, theirs: int | None, ours: RollupRow, *levels: int) -> Pair:
    parts: list[tuple[int, Filter]] = [(ours.totals.levels[level], {"level": level}) for level in levels]
    return Pair(name, theirs, sum(number for number, _ in parts), parts)


def _of_star(name: str, theirs: int | None, ours: RollupRow, star: str) -> Pair:
    return Pair(name, theirs, ours.totals.stars[star], [(ours.totals.stars[star], {"star": star})])
