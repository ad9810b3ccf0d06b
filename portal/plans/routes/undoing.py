"""After a press on a block: what it did in words, 撤销 beside it, and where the focus goes."""

from dataclasses import dataclass
from typing import Any

from flask import request
from flask_login import current_user

from portal.kernel.errors import Conflict, NotThere
from portal.plans import queries, services
from portal.plans.domain.content import measure_uids
from portal.plans.domain.field_keys import measure_field
from portal.plans.forms import BlockForm, FillForm
from portal.plans.services.block_actions import FILLS, NOTHING, Pressed, added_rows, place_of, told
from portal.web.requests import number


@dataclass(frozen=True)
class Offer:
    """The notice: what was done, by the save that made `version`; shown before the row at `place`."""

    version: int
    said: str
    place: int
    words: str  # on the button; empty if there is nothing to take back
    added: str  # the uid of the first row that came, or ""


def offer_of(copy: queries.WorkingCopy, block_key: str, version: int, verb: str) -> Offer | None:
    """The offer to undo the block's newest save; an older one is offered no more."""
    changes = services.changes_of(copy.plan, block_key, version) if version == copy.version_of(block_key) else None
    said = told(verb, changes) if changes else None
    if changes is None or said is None:
        return None
    place = place_of(changes, copy.document.contents.get(block_key, {}))
    return Offer(version, said, place, "重做" if verb == "undo" else "撤销", next(iter(added_rows(changes)), ""))


def offer_in_address(copy: queries.WorkingCopy, block_key: str) -> Offer | None:
    """The offer on the page that a press led to: ?undo=7&did=remove."""
    verb = request.args.get("did", "")
    version = request.args.get("undo", 0, type=number)
    return offer_of(copy, block_key, version, verb) if version else _nothing(copy, block_key, verb)


def _nothing(copy: queries.WorkingCopy, block_key: str, verb: str) -> Offer | None:
    """Below the rows, beside the button that found nothing to do."""
    rows = len(measure_uids(copy.document.contents.get(block_key, {})))
    return Offer(0, NOTHING[verb], rows, "", "") if verb in NOTHING else None


def aftermath(copy: queries.WorkingCopy, block_key: str, verb: str, target: str, is_pressed: bool) -> dict[str, Any]:
    """What the block's page shows after a press beside the block: the offer, and which control has the focus."""
    newest = copy.version_of(block_key)
    offer = offer_of(copy, block_key, newest, verb) if is_pressed else _nothing(copy, block_key, verb)
    return {"undo": offer, "focus_id": _focus(verb, target, offer)}


def _focus(verb: str, target: str, offer: Offer | None) -> str:
    """New rows are there to be written in; a row that moved keeps the finger on its button; else the way back."""
    if verb == "add":
        return measure_field(target, "text")
    if verb in ("up", "down"):
        return f"{verb}.{target}"
    if offer and verb == "copy":
        return measure_field(offer.added, "text")
    return "undo" if offer else ""


def keep_unsent(form: BlockForm, verb: str) -> None:
    """What stands in the boxes that are not the block's content outlives the presses of other buttons."""
    if verb not in FILLS:
        form.fill = FillForm(form.year, request.form)
    form.pasted.data = request.form.get("pasted", "")


def take_back(pressed: Pressed, saved: services.Saved) -> tuple[services.Saved, str]:
    """Do the work of 撤销, after what was typed has been stored: the block as it is then, or why it stays as it is."""
    version = int(pressed.target) if pressed.target.isdecimal() else 0
    try:
        undone = services.undo_save(pressed.copy.plan, pressed.block_key, version, actor=current_user)
    except (Conflict, NotThere) as refusal:
        return saved, str(refusal)
    return services.Saved(undone.block, saved.taken_over, is_pressed=True, is_own=saved.is_own), ""
