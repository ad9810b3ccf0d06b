"""A button of a block: what was typed is stored first, then the button's work, each a save of its own."""

from collections.abc import Callable

from portal.accounts.models import User
from portal.plans.domain.content import Content, changes, measure_uids, tidy
from portal.plans.domain.field_keys import FieldKey
from portal.plans.models import Plan
from portal.plans.services.saving import Saved, save_block


def press_block(
    plan: Plan,
    block_key: str,
    typed: Content,
    press: Callable[[Content], Content],
    *,
    actor: User,
    seen_version: int,
    base: Content | None = None,
) -> Saved:
    """Store what was typed, then what `press` makes of the block as it is stored by then.

    Two saves, so that undoing the button takes back what the button did, and never the words that were typed before it.

    Raises: as `save_block`.
    """
    saved = save_block(plan, block_key, typed, actor=actor, seen_version=seen_version, base=base)
    wanted = tidy(press(saved.block.content))
    if wanted == saved.block.content:
        return saved
    before = dict(saved.block.content)
    pressed = save_block(plan, block_key, wanted, actor=actor, seen_version=saved.block.version)
    # A button that wrote or removed a field has settled what was typed there.
    unread = saved.unread - changes(before, pressed.block.content).keys()
    gone = set(measure_uids(before)) - set(measure_uids(pressed.block.content))
    unread = frozenset(key for key in unread if FieldKey.parse(key).uid not in gone)
    return Saved(pressed.block, saved.taken_over, is_pressed=True, unread=unread, is_own=saved.is_own)
