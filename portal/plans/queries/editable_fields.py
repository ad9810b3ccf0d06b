"""退回以后哪些格子可以改: a return opens the fields that were commented on and those the village opens itself; the rest
reads 已确认, so that what was right stays right (design §6).

Plans know that a return leaves most fields closed, but not what was commented on: the feature that keeps comments
registers itself here when the portal starts, as for `margin.py`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal.plans import queries
from portal.plans.domain.field_keys import is_of_measures
from portal.plans.domain.questions import block_kind, star_key_of
from portal.plans.models import Plan, State

Anchor = tuple[str, str]  # block key, field key


@dataclass(frozen=True)
class Openness:
    """Which fields of a plan may be written in now."""

    is_whole: bool = True
    fields: frozenset[Anchor] = frozenset()
    blocks: frozenset[str] = frozenset()  # blocks that are open as a whole
    stars: frozenset[str] = frozenset()  # stars whose tasks are all open
    measures: frozenset[str] = frozenset()  # tasks whose measures may be changed, added and removed

    def allows(self, block_key: str, field_key: str) -> bool:
        if self.is_whole or block_key in self.blocks or (block_key, field_key) in self.fields:
            return True
        if block_kind(block_key) == "task" and star_key_of(block_key) in self.stars:
            return True
        return is_of_measures(field_key) and block_key in self.measures

    def touches(self, block_key: str) -> bool:
        """Whether anything in the block is open."""
        if self.is_whole or block_key in (self.blocks | self.measures) or any(b == block_key for b, _ in self.fields):
            return True
        return block_kind(block_key) == "task" and star_key_of(block_key) in self.stars


WHOLE = Openness()


def opened_by(anchors: Iterable[Anchor]) -> Openness:
    """What a remark at each of these places opens: the field, and what cannot be mended without it.

    A measure opens all measures of its task, since mending one often means adding another. A star's intent opens the
    star with its tasks and the three-year targets, which have to agree with it (checkup.py).
    """
    fields, blocks, stars, measures = set[Anchor](), set[str](), set[str](), set[str]()
    for block_key, field_key in anchors:
        fields.add((block_key, field_key))
        if is_of_measures(field_key):
            measures.add(block_key)
        elif block_kind(block_key) == "star" and field_key == "intent":
            blocks |= {block_key, "targets"}
            stars.add(star_key_of(block_key))
    return Openness(False, frozenset(fields), frozenset(blocks), frozenset(stars), frozenset(measures))


# The places a return is about; None where it says nothing about single fields, and so opens the whole plan.
Provider = Callable[[Plan], list[Anchor] | None]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Name the feature that knows what a return is about; called once, when the portal starts."""
    if provider not in _providers:
        _providers.append(provider)


def openness_of(plan: Plan) -> Openness:
    """Which fields may be written in, as far as the state goes (`policy.why_not_edit` asks about the rest)."""
    if plan.state is not State.returned:
        return WHOLE
    found = [anchors for provider in _providers if (anchors := provider(plan)) is not None]
    if not found:
        return WHOLE
    return opened_by([*(anchor for anchors in found for anchor in anchors), *queries.openings_of(plan)])
