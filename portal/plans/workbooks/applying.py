"""Keeping an uploaded file, and applying it. Neither commits."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import User
from portal.history.services import record_event
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, NotAllowed
from portal.plans import policy
from portal.plans.domain.content import Content
from portal.plans.events import WorkbookApplied
from portal.plans.models import Plan
from portal.plans.models.upload import NOTES, PROBLEMS, Upload
from portal.plans.queries import WorkingCopy
from portal.plans.services import save_block
from portal.plans.workbooks.comparing import Comparison


class Undecided(Conflict):
    """Fields that both sides have changed, without a choice; nothing was stored."""


def keep_upload(
    copy: WorkingCopy,
    contents: Mapping[str, Content],
    bases: Mapping[str, Content],
    *,
    notes: Sequence[str] = (),
    problems: Sequence[Mapping[str, str]] = (),
    file_name: str,
    actor: User,
) -> Upload:
    """Keep what a file says while the person looks at it. It takes the place of this person's earlier one."""
    refuse_closed(copy.plan, actor)
    earlier = sa.delete(Upload).where(Upload.plan_id == copy.plan.id, Upload.user_id == actor.id)
    db.session.execute(earlier)
    beside = {NOTES: list(notes), PROBLEMS: [dict(problem) for problem in problems]}
    noted: dict[str, Any] = {name: told for name, told in beside.items() if told}
    upload = Upload(
        plan_id=copy.plan.id,
        user_id=actor.id,
        file_name=file_name,
        content={key: {"base": bases[key], "content": content} for key, content in contents.items()} | noted,
        made_at=clock.now(),
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def apply_upload(upload: Upload, copy: WorkingCopy, comparisons: Sequence[Comparison], *, actor: User) -> int:
    """Save every block that the file changes, all or none, and say how many places that were.

    `copy` and `comparisons` are read under the lock of `queries.lock_upload`.

    Raises:
        NotAllowed: this person may not write, or not now.
        Undecided: a field that both sides changed is still without a choice.
    """
    refuse_closed(copy.plan, actor)
    undecided = [clash for comparison in comparisons for clash in comparison.undecided]
    if any(clash.is_news for clash in undecided):
        raise Undecided("您核对的时候，有人又改了其中几处。请看下面新列出来的地方，选好再更新。")
    if undecided:
        raise Undecided(f"还有 {len(undecided)} 处两边都改过，请逐处选一个，再更新。")
    for comparison in comparisons:
        if comparison.content != copy.document.contents.get(comparison.block_key, {}):
            key, version = comparison.block_key, copy.version_of(comparison.block_key)
            save_block(copy.plan, key, comparison.content, actor=actor, seen_version=version)
    number = count(comparisons)
    record_event(copy.plan.stream, WorkbookApplied(upload.file_name, number), actor=actor)
    upload.applied_at = clock.now()
    return number


def refuse_closed(plan: Plan, actor: User) -> None:
    if reason := policy.why_not_edit(actor, plan):
        raise NotAllowed(reason)


def count(comparisons: Sequence[Comparison]) -> int:
    """How many places change, with those where the file's answer was chosen."""
    chosen = sum(clash.choice == "file" for comparison in comparisons for clash in comparison.clashes)
    return chosen + sum(len(comparison.lines) for comparison in comparisons)
