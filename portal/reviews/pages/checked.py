"""What the check before handing in knows of a submission, for whoever reviews it: the worst first, each with its place
on the page. Read for the whole page only, not with every field that is drawn again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.accounts.models import User
from portal.kernel.db import db
from portal.places.models import Unit
from portal.plans.domain.gaps import all_gaps, folded
from portal.plans.domain.hints.copies import OTHER
from portal.plans.domain.hints.hint import Hint
from portal.plans.models import Plan
from portal.plans.queries import visible_to
from portal.plans.queries.hints import hints_for
from portal.reviews.domain.comment_view import anchor
from portal.reviews.domain.review_sheet import Sheet, wants_to_be_seen
from portal.reviews.queries import Review


@dataclass(frozen=True)
class Found:
    """One line, with the id of its field; empty where the page does not show it."""

    where: str
    message: str
    anchor: str


def checked(user: User, review: Review, sheet: Sheet) -> dict[str, list[Found]]:
    """Heading → lines: what is missing, then what can hardly be so, in the order of the kinds. Nothing about a
    submission that is decided or was overtaken."""
    if review.decision or not review.is_latest:
        return {}
    found: dict[str, list[Found]] = {}
    for line in folded(all_gaps(review.document)):
        first = line.gaps[0]
        place = _anchor(sheet, first.block_key, first.field_key)
        found.setdefault("没有填", []).append(Found(line.where, line.message, place))
    by_kind = hints_for(user, review.plan, review.document)
    names = names_of(user, review.plan, (hint for hints in by_kind.values() for hint in hints))
    for kind, hints in by_kind.items():
        for hint in hints:
            place = _anchor(sheet, hint.block_key, hint.field_key)
            found.setdefault(kind.value, []).append(Found(hint.where, named(hint, names), place))
    return found


def names_of(user: User, plan: Plan, hints: Iterable[Hint]) -> dict[int, str]:
    """The villages whose words these are, of those whose plans this person may read; a liaison reads some only."""
    if not (ids := {unit_id for hint in hints for unit_id in hint.alike}):
        return {}
    theirs = visible_to(user).where(Plan.cycle_id == plan.cycle_id, Plan.unit_id.in_(ids))
    return dict(db.session.execute(theirs.with_only_columns(Unit.id, Unit.name)).all())


def named(hint: Hint, names: Mapping[int, str]) -> str:
    """For the township: whose words they are like."""
    known = [names[unit_id] for unit_id in sorted(hint.alike) if unit_id in names]
    return hint.message.replace(OTHER, "、".join(known)) if known else hint.message


def _anchor(sheet: Sheet, block_key: str, field_key: str) -> str:
    """A task without measures is found at its self-assessment; what a short page leaves out is nowhere on it."""
    field_key = "assessment" if field_key == "measures" else field_key
    view = sheet.at(block_key, field_key)
    is_there = view and (not sheet.is_short or wants_to_be_seen(view))
    return anchor(block_key, field_key) if is_there else ""
