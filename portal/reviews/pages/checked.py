"""What the check before handing in knows of a submission, for whoever reviews it: the worst first, each with its place
on the page. Read for the whole page only, not with every field that is drawn again."""

from dataclasses import dataclass

from portal.accounts.models import User
from portal.plans.domain.field_keys import MEASURES
from portal.plans.domain.gaps import all_gaps, folded
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
    for kind, hints in hints_for(user, review.plan, review.document).items():
        for hint in hints:
            place = _anchor(sheet, hint.block_key, hint.field_key)
            found.setdefault(kind.value, []).append(Found(hint.where, hint.message, place))
    return found


def _anchor(sheet: Sheet, block_key: str, field_key: str) -> str:
    """A task without measures is found at its self-assessment; what a short page leaves out is nowhere on it."""
    field_key = "assessment" if field_key == MEASURES else field_key
    view = sheet.at(block_key, field_key)
    is_there = view and (not sheet.is_short or wants_to_be_seen(view))
    return anchor(block_key, field_key) if is_there else ""
