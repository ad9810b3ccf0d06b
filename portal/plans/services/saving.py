"""Saving a block: versions, the joining of two people's words, and what is refused (design §5)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import User
from portal.history.queries import events_of
from portal.history.services import record_event
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, NotAllowed
from portal.plans import policy, queries
from portal.plans.domain.content import Content, Merge, changes, has_gaps, merge, readable, tidy, unread_in
from portal.plans.domain.field_keys import is_of_measures
from portal.plans.domain.questions import question_of
from portal.plans.domain.row_changes import Changes, before
from portal.plans.events import BlockSaved
from portal.plans.models import Block, Plan
from portal.plans.queries import editable_fields


@dataclass(frozen=True)
class Saved:
    """A block after saving, and the fields taken over from what somebody else had saved meanwhile."""

    block: Block
    taken_over: list[str]
    is_pressed: bool = False  # whether a button then did its work on the block, in a save of its own
    unread: frozenset[str] = frozenset()  # fields whose typed words could not be read; what was stored there stayed
    is_own: bool = False  # what was taken over was written by the same person, in another window
    refusal: str = ""  # why a button did not do its work; what was typed is stored all the same


class BlockConflict(Conflict):
    """Two people wrote different words in the same field; nothing was stored, both texts are in `merge`."""

    def __init__(self, message: str, merge: Merge, version: int, who: str) -> None:
        super().__init__(message)
        self.merge, self.version, self.who = merge, version, who


def save_block(
    plan: Plan, block_key: str, content: Content, *, actor: User, seen_version: int, base: Content | None = None
) -> Saved:
    """Store what a person wrote in one block, made from version `seen_version` (0: nobody had saved it).

    If somebody saved the block in between, fields that only one of the two changed are joined (design §5). A page that
    saves by itself also sends `base`, what it sent last and was told is stored: what it has not touched since is then
    never taken for a change of its own, and a save that arrives twice changes nothing. Fields that are UNREAD stay as
    they are stored: one odd cell stops itself and nothing else.

    Raises:
        NotAllowed: this person may not write, or not now.
        BlockConflict: both changed the same field, to different words.
    """
    if reason := policy.why_not_edit(actor, plan):
        raise NotAllowed(reason)
    block, taken_over = queries.block_of(plan, block_key, lock=True), list[str]()
    new = tidy(readable(content, block.content if block else {}))
    if block and (block.version != seen_version or base is not None):
        before = _known(plan, block, seen_version, base)
        joined = merge(before, tidy(readable(content, before)), block.content)
        if joined.clashes:
            who = _other(block, actor)
            raise BlockConflict(_who_was_first(block, who), joined, block.version, who)
        new, taken_over = joined.content, joined.taken_over if block.version != seen_version else []
    difference = changes(block.content if block else {}, new)
    refuse_what_is_closed(plan, block_key, difference)
    unread, is_own = frozenset(unread_in(content)), block is not None and block.saved_by_id == actor.id
    if block is None or difference:
        block = store_block(plan, block_key, block, new, difference, actor=actor)
    return Saved(block, taken_over, unread=unread, is_own=is_own)


def store_block(
    plan: Plan, block_key: str, block: Block | None, content: Content, difference: Changes, *, actor: User | None
) -> Block:
    """Keep a block's new content, and in the history what it changes: every save goes through here."""
    now = clock.now()
    if block is None:
        block = Block(plan_id=plan.id, key=block_key)
        db.session.add(block)
    block.content, block.saved_at, block.saved_by_id = content, now, actor.id if actor else None
    _note_edit(plan, actor, now)
    db.session.flush()
    record_event(plan.stream, BlockSaved(block_key, block.version, difference), actor=actor)
    return block


def _known(plan: Plan, block: Block, seen_version: int, base: Content | None) -> Content:
    """What the page knew to be stored. A box that said something unreadable at its last save says nothing of that."""
    if base is None:
        return content_at(plan, block, seen_version)
    return tidy(readable(base, content_at(plan, block, seen_version)) if has_gaps(base) else base)


def content_at(plan: Plan, block: Block, version: int) -> Content:
    """What the block said at an earlier version: today's content with the later changes of the history undone."""
    content = dict(block.content)
    for event in events_of(plan.stream):
        saved = BlockSaved.said_by(event)
        if saved and saved.block == block.key:
            if saved.version <= version:
                break
            content |= before(saved.changes)
    return tidy(content)


def contents_at(plan_id: int, block_key: str, version: int) -> tuple[Content, Content]:
    """The block of a plan that the person may see, as it is stored, and as it was at an earlier version."""
    block = db.session.scalar(sa.select(Block).where(Block.plan_id == plan_id, Block.key == block_key))
    if block is None or block.version == version:
        content = block.content if block else {}
        return content, content
    return block.content, content_at(db.session.get_one(Plan, plan_id), block, version)


def refuse_what_is_closed(plan: Plan, block_key: str, difference: Mapping[str, Any]) -> None:
    """A return opens some fields only. The pages do not offer the others; an old page or a file might."""
    openness = editable_fields.openness_of(plan) if difference else editable_fields.WHOLE
    closed = [key for key in difference if not openness.allows(block_key, key)]
    if closed:
        labels = dict.fromkeys(_label(block_key, key) for key in closed)
        raise NotAllowed(f"{'、'.join(labels)}镇里已经确认，没有保存。确需修改，请先在这一格按“申请打开”。")


def _label(block_key: str, field_key: str) -> str:
    question = question_of(block_key, field_key)
    return "措施" if is_of_measures(field_key) or question is None else question.label


def _other(block: Block, actor: User) -> str:
    """Who saved this block last, as the actor would call them."""
    db.session.refresh(block, ["saved_by"])
    if block.saved_by_id == actor.id:
        return "您自己在另一个窗口里"
    return block.saved_by.name if block.saved_by else "别人"


def _who_was_first(block: Block, who: str) -> str:
    return (
        f"{who}{clock.spoken(block.saved_at)} 先保存了这一页，有几处和您现在写的不一样。"
        "两边的内容都在，一个字也没有丢。"
    )


def _note_edit(plan: Plan, actor: User | None, now: dt.datetime) -> None:
    """Remember who wrote last, past the plan's version: two people in two blocks must not collide on the plan's row."""
    edit = sa.update(Plan).where(Plan.id == plan.id).values(edited_at=now, edited_by_id=actor.id if actor else None)
    db.session.execute(edit, execution_options={"synchronize_session": False})
