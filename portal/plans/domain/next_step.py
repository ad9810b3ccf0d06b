"""What somebody of the village does next with the plan, and what the head of its page says. Pure: decided from what is
known of plan and person; the pages only show it. The offices' part is `reviews/domain/next_step.py`.
"""

from dataclasses import dataclass
from enum import Enum

from portal.plans.models import State


class Phase(Enum):
    """What the year and the state say to everybody."""

    closed = "年度已经关闭，只能查看和打印"
    approved = "镇里已审核通过，可以打印盖章"
    waiting = "已上报，等镇党建办审核"
    open = ""  # the days that are left are counted


class VillageAct(Enum):
    """What can be done from the plan's home, with the words of its button."""

    mend = "按意见修改"
    look = "看上报的内容"
    begin = "开始填写"
    go_on = "继续填写"
    check = "检查并上报"
    withdraw = "撤回"


@dataclass(frozen=True)
class VillageFacts:
    """Everything that the next step depends on."""

    state: State
    is_closed: bool  # the year
    is_started: bool
    may_edit: bool
    may_withdraw: bool  # the person; the state is asked here
    has_open_comments: bool  # of a return, whose field reads as it did
    has_next_block: bool  # something is not filled in
    unsubmitted: int  # fields that read otherwise than what the township has

    @property
    def phase(self) -> Phase:
        if self.is_closed:
            return Phase.closed
        return {State.approved: Phase.approved, State.submitted: Phase.waiting}.get(self.state, Phase.open)

    @property
    def is_as_handed_in(self) -> bool:
        """The township has it, and nothing has been changed since."""
        return self.state is State.submitted and not self.unsubmitted


@dataclass(frozen=True)
class VillageStep:
    """The one next step, and what else may be done from there."""

    main: VillageAct | None
    also: tuple[VillageAct, ...] = ()


def next_step(facts: VillageFacts) -> VillageStep:
    """First what the township asked for, then what is missing, then handing in; who may not write has no next step."""
    back = (VillageAct.withdraw,) if facts.state is State.submitted and facts.may_withdraw else ()
    if not facts.may_edit:
        return VillageStep(None, back)
    check = () if facts.is_as_handed_in else (VillageAct.check,)
    if facts.has_open_comments:
        return VillageStep(VillageAct.mend, check + back)
    if facts.is_as_handed_in:
        return VillageStep(VillageAct.look, back)
    if facts.has_next_block:
        return VillageStep(VillageAct.go_on if facts.is_started else VillageAct.begin, check + back)
    return VillageStep(VillageAct.check, back)


def unchanged(state: State, unsubmitted: int) -> str:
    """What the check page says when handing in again would change nothing; empty where it would."""
    if unsubmitted:
        return ""
    return {
        State.returned: "镇里退回以后还没有改过。确实不用改，可以直接再报一次。",
        State.submitted: "已经上报，等镇党建办审核，不用再报。",
    }.get(state, "")
