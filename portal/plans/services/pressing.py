"""A button of a block: what was typed is stored first, then the button's work, each a save of its own."""

from dataclasses import replace

from portal.accounts.models import User
from portal.kernel.errors import Conflict, NotThere
from portal.plans.domain.content import Content, changes, measure_uids, tidy
from portal.plans.domain.field_keys import FieldKey
from portal.plans.domain.presses import Press
from portal.plans.models import Plan
from portal.plans.queries import WorkingCopy
from portal.plans.services.last_year import note_outcome
from portal.plans.services.saving import Saved, save_block
from portal.plans.services.undoing import undo_save
from portal.plans.services.unlocking import open_field


def press_block(
    copy: WorkingCopy, press: Press, *, actor: User, seen_version: int, base: Content | None = None
) -> Saved:
    """Store what was typed, then do what the button is for.

    Two saves, so that undoing the button takes back what the button did, and never the words that were typed before it.

    Raises: as `save_block`, and what the button's own work raises.
    """
    plan, key = copy.plan, press.at.block_key
    saved = save_block(plan, key, press.at.seen, actor=actor, seen_version=seen_version, base=base)
    saved = _with_effect(plan, press, saved, actor=actor)
    match press.verb:
        case "open":
            open_field(plan, copy.document, key, press.target, actor=actor)
        case "done" | "undone" as verb:
            note_outcome(plan, press.at.last_year, key, press.target, is_done=verb == "done", actor=actor)
        case "undo":
            return _taken_back(plan, press, saved, actor=actor)
    return saved


def _with_effect(plan: Plan, press: Press, saved: Saved, *, actor: User) -> Saved:
    """What the button makes of the block as it is stored by now."""
    wanted = tidy(press.after(saved.block.content))
    if wanted == saved.block.content:
        return saved
    before = dict(saved.block.content)
    pressed = save_block(plan, press.at.block_key, wanted, actor=actor, seen_version=saved.block.version)
    # A button that wrote or removed a field has settled what was typed there.
    unread = saved.unread - changes(before, pressed.block.content).keys()
    gone = set(measure_uids(before)) - set(measure_uids(pressed.block.content))
    unread = frozenset(key for key in unread if FieldKey.parse(key).uid not in gone)
    return Saved(pressed.block, saved.taken_over, is_pressed=True, unread=unread, is_own=saved.is_own)


def _taken_back(plan: Plan, press: Press, saved: Saved, *, actor: User) -> Saved:
    """The work of 撤销: the block as it is then, or why it stays as it is."""
    version = int(press.target) if press.target.isdecimal() else 0
    try:
        undone = undo_save(plan, press.at.block_key, version, actor=actor)
    except (Conflict, NotThere) as refusal:
        return replace(saved, refusal=str(refusal))
    return Saved(undone.block, saved.taken_over, is_pressed=True, is_own=saved.is_own)
