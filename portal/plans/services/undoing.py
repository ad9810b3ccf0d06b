"""撤销: one save of a block taken back, as long as nobody has gone on from it."""

from portal.accounts.models import User
from portal.history.queries import events_of
from portal.kernel.errors import Conflict, NotThere
from portal.plans import queries
from portal.plans.domain.content import Content, measure_uids
from portal.plans.domain.field_keys import MEASURES, FieldKey
from portal.plans.domain.questions import question_of
from portal.plans.domain.row_changes import Changes, before, rows_in
from portal.plans.events import BlockSaved
from portal.plans.models import Plan
from portal.plans.services.saving import Saved, save_block

LOOK_BACK = 200  # events of the plan: undo is for what was done just now


def undo_save(plan: Plan, block_key: str, version: int, *, actor: User) -> Saved:
    """Take back exactly what the save that made `version` changed. This is a save too, and can itself be undone.

    Raises:
        NotThere: there is no such save, or it was too long ago.
        Conflict: somebody has since changed a field that it changed; nothing is taken back then.
        NotAllowed: this person may not write, or not now.
    """
    changes, block = changes_of(plan, block_key, version), queries.block_of(plan, block_key, lock=True)
    if changes is None or block is None:
        raise NotThere("没有找到要撤销的那一步，可能过去太久了。内容没有变，请直接改。")
    if later := _changed_since(changes, block.content):
        raise Conflict(f"没有撤销：这一步以后，{later}又改过了。现在的内容都在，请直接在格子里改。")
    content = block.content | before(changes)
    if MEASURES in changes:
        content[MEASURES] = _rows_before(changes, measure_uids(block.content))
    return save_block(plan, block_key, content, actor=actor, seen_version=block.version)


def changes_of(plan: Plan, block_key: str, version: int) -> Changes | None:
    """What the save that made this version changed; None if it is not among the plan's latest events."""
    for event in events_of(plan.stream, limit=LOOK_BACK):
        saved = BlockSaved.said_by(event)
        if saved and (saved.block, saved.version) == (block_key, version):
            return saved.changes
    return None


def _changed_since(changes: Changes, now: Content) -> str:
    """In words, the first field that is no longer as the save left it; empty if there is none."""
    before, after = rows_in(changes)
    added = {uid for uid in after if uid not in before}
    for key in sorted(changes.keys() | now.keys()):
        if key == MEASURES:
            continue
        is_of_new_row = FieldKey.parse(key).uid in added
        left = changes[key][1] if key in changes else None
        if (key in changes or is_of_new_row) and now.get(key) != left:
            return _in_words(key, now)
    return ""


def _in_words(key: str, now: Content) -> str:
    field = FieldKey.parse(key)
    question = question_of("task", key) if field.is_in_row else None
    if question is None:
        return "有一处"
    uids, uid = measure_uids(now), field.uid
    return f"第 {uids.index(uid) + 1} 条措施的{question.label}" if uid in uids else "其中一条措施"


def _rows_before(changes: Changes, now: list[str]) -> list[str]:
    """The rows without those that the save added, and with those that it removed, each behind its old neighbour.

    Rows that came since stay where they are.
    """
    before, after = rows_in(changes)
    if now == after:
        return before
    rows = [uid for uid in now if uid in before or uid not in after]
    for place, uid in enumerate(before):
        if uid not in after and uid not in rows:
            ahead = [rows.index(other) for other in before[:place] if other in rows]
            rows.insert(max(ahead, default=-1) + 1, uid)
    return rows
