"""After a press on a block: what it did in words, 撤销 beside it, and where the focus goes."""

from dataclasses import dataclass
from typing import Any

from portal.plans import queries, services
from portal.plans.domain.block_actions import ACTIONS, BlockAction, action_of, undo_words
from portal.plans.domain.content import measure_uids
from portal.plans.domain.presses import Press
from portal.plans.domain.row_changes import added_rows, place_of


@dataclass(frozen=True)
class Offer:
    """The notice: what was done, by the save that made `version`; shown before the row at `place`."""

    version: int
    said: str
    place: int
    words: str  # on the button; empty if there is nothing to take back
    added: str  # the uid of the first row that came, or ""

    @property
    def value(self) -> str:
        """What its button sends."""
        return ACTIONS["undo"].value(self.version)


def offer_of(copy: queries.WorkingCopy, block_key: str, version: int, verb: str) -> Offer | None:
    """The offer to undo the block's newest save; an older one is offered no more."""
    changes = services.changes_of(copy.plan, block_key, version) if version == copy.version_of(block_key) else None
    said = undo_words(verb, changes) if changes else None
    if changes is None or said is None:
        return None
    place = place_of(changes, copy.document.contents.get(block_key, {}))
    return Offer(version, said, place, "重做" if verb == "undo" else "撤销", next(iter(added_rows(changes)), ""))


def offer_in_address(copy: queries.WorkingCopy, block_key: str, version: int, verb: str) -> Offer | None:
    """The offer on the page that a press led to: ?undo=7&did=remove."""
    return offer_of(copy, block_key, version, verb) if version else _idle(copy, block_key, action_of(verb))


def _idle(copy: queries.WorkingCopy, block_key: str, action: BlockAction) -> Offer | None:
    """Below the rows, beside the button that found nothing to do."""
    rows = len(measure_uids(copy.document.contents.get(block_key, {})))
    return Offer(0, action.idle, rows, "", "") if action.idle else None


def aftermath(copy: queries.WorkingCopy, press: Press, is_pressed: bool) -> dict[str, Any]:
    """What the block's page shows after a press beside the block: the offer, and which control has the focus."""
    key, action = press.at.block_key, press.action
    newest = copy.version_of(key)
    offer = offer_of(copy, key, newest, press.verb) if is_pressed else _idle(copy, key, action)
    came = press.at.new_row if action.opens_row else (offer.added if offer else "")
    return {"undo": offer, "focus_id": action.focused(press.target, came, offer is not None)}
