"""屏上和纸上一致: what the township has of a plan, and what is only here. One line, the same on every page of the plan.

The township sees submissions, prints submissions and decides on them; the village's pages show its working copy. Where
the two differ the page says so, and how (acceptance 59).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from portal.plans import queries
from portal.plans.domain.content import changes
from portal.plans.domain.document import PlanDocument
from portal.plans.models import Plan, State, Submission


@dataclass(frozen=True)
class Standing:
    """A working copy against the submission that the township has."""

    state: State
    number: int | None = None  # of that submission; None when the township has nothing
    withdrawn: int | None = None  # the newer one that the village has taken back
    changed: dict[str, int] = field(default_factory=dict)  # block key → fields that read otherwise here
    is_started: bool = True

    @property
    def count(self) -> int:
        """处修改未上报, of the whole plan."""
        return sum(self.changed.values())

    @property
    def differs(self) -> bool:
        return self.number is None or self.count > 0

    @property
    def wants_a_look(self) -> bool:
        """Whether there is more to it than that both read the same."""
        return self.differs or self.state is State.returned

    @property
    def line(self) -> str:
        """For the whole plan."""
        if self.number is None:
            return self._without_submission()
        return f"{self._of_township()}{self._of_here(self.count, '这里')}"

    def line_of(self, block_keys: Iterable[str]) -> str:
        """For a block, or for the blocks that stand together on a page."""
        here = sum(self.changed.get(key, 0) for key in block_keys)
        if self.number is None or here or not self.count:
            return self._without_submission() if self.number is None else f"{self._of_township()}{self._of_here(here)}"
        return f"{self._of_township()}这一块和它一样，别处有 {self.count} 处修改没有上报。"

    @property
    def once_stored(self) -> str:
        """What the page says as soon as it has saved by itself; empty where that changes nothing."""
        return f"{self._of_township()}这里刚才又有修改，还没有上报。" if self.number is not None else ""

    def _without_submission(self) -> str:
        if self.withdrawn:
            return f"草稿：第 {self.withdrawn} 次上报已经撤回，镇里看不到。改好以后请再上报一次。"
        return "草稿：还没有上报，镇里看不到。" if self.is_started else "还没有填写，也没有上报。"

    def _of_township(self) -> str:
        taken_back = f"第 {self.withdrawn} 次上报已经撤回，" if self.withdrawn else ""
        return (
            taken_back
            + {
                State.draft: f"镇里看到的是第 {self.number} 次上报，",
                State.submitted: f"镇里看到的是第 {self.number} 次上报，",
                State.returned: f"第 {self.number} 次上报已经退回修改，",
                State.approved: f"镇里已经通过的是第 {self.number} 次上报，",
            }[self.state]
        )

    def _of_here(self, count: int, where: str = "这一块") -> str:
        if not count:
            return f"{where}和它一样。" if self.state is not State.returned else f"{where}还没有改。"
        if self.state is State.approved:
            return f"{where}有 {count} 处后来的修改，不在通过的内容里，也不打印。"
        return f"{where}有 {count} 处修改没有上报。"


def standing_of(plan: Plan, document: PlanDocument) -> Standing:
    """Where the working copy `document` of a plan stands. Only of an open plan one has to ask what was withdrawn."""
    latest = plan.latest_submission
    number = latest.number if latest else None
    is_open = plan.state in (State.draft, State.returned) and plan.is_started
    newest = queries.newest_number(plan) if is_open else 0
    withdrawn = newest if newest > (number or 0) else None
    return Standing(plan.state, number, withdrawn, changed_since(document, latest), plan.is_started)


def standing_at(copy: queries.WorkingCopy, *block_keys: str) -> dict[str, Any]:
    """What a page of the plan says at its head: about these blocks, or about the whole."""
    standing = standing_of(copy.plan, copy.document)
    return {"standing": standing, "standing_line": standing.line_of(block_keys) if block_keys else standing.line}


def changed_since(document: PlanDocument, submission: Submission | None) -> dict[str, int]:
    """Block key → how many of its fields read otherwise than in the submission; nothing when there is none."""
    if submission is None:
        return {}
    before, now = submission.content["blocks"], document.contents
    counted = {key: len(changes(before.get(key, {}), now.get(key, {}))) for key in before.keys() | now.keys()}
    return {key: count for key, count in counted.items() if count}
