"""What somebody of an office does next with a submission, and which lists are whose turn. Pure: decided from what is
known of plan, rules and person; the pages only show it. The village's part is `plans/domain/next_step.py`.
"""

from dataclasses import dataclass
from enum import Enum

from portal.accounts.models import Role


class Approval(Enum):
    """What approving means now: the words of the button, or why there is none."""

    whole = "通过"
    first = "一审通过，还要另一人复审"
    second = "复审通过"
    needs_look = "包村干部初审以后才能通过"
    needs_other = "您已一审通过，等另一位审核人复审"

    @property
    def is_offered(self) -> bool:
        return self not in (Approval.needs_look, Approval.needs_other)


class OfficeAct(Enum):
    """What can be done about a submission beside the decision."""

    look = "初审"
    reopen = "重新打开"
    recall = "收回"
    file = "备案"


@dataclass(frozen=True)
class OfficeFacts:
    """Everything that the next step depends on. The `may_…` are what the policy says of person, year and state."""

    is_latest: bool
    may_comment: bool
    may_decide: bool
    may_reopen: bool
    may_recall: bool
    may_file: bool
    needs_look: bool  # the township's rule
    needs_two: bool  # the township's rule
    is_looked_at: bool
    is_filed: bool
    first_by_me: bool | None  # who gave the first of two approvals; None: nobody yet


@dataclass(frozen=True)
class OfficeStep:
    """The decision, if it is this person's, and what stands beside it."""

    approval: Approval | None
    beside: tuple[OfficeAct, ...]

    @property
    def may_return(self) -> bool:
        """Who may approve or has to wait for another's word may always return."""
        return self.approval is not None


def next_step(facts: OfficeFacts) -> OfficeStep:
    return OfficeStep(_approval(facts) if facts.may_decide else None, tuple(_beside(facts)) if facts.is_latest else ())


def _approval(facts: OfficeFacts) -> Approval:
    if facts.needs_look and not facts.is_looked_at:
        return Approval.needs_look
    if facts.first_by_me is not None:
        return Approval.needs_other if facts.first_by_me else Approval.second
    return Approval.first if facts.needs_two else Approval.whole


def _beside(facts: OfficeFacts) -> list[OfficeAct]:
    due = {
        OfficeAct.look: facts.needs_look and not facts.is_looked_at and facts.may_comment,
        OfficeAct.reopen: facts.may_reopen,
        OfficeAct.recall: facts.may_recall,
        OfficeAct.file: facts.may_file and not facts.is_filed,
    }
    return [act for act, is_due in due.items() if is_due]


class Turn(Enum):
    """Whose word a plan waits for, as the lists call it."""

    to_look = "to_look"
    submitted = "submitted"
    to_file = "to_file"

    @property
    def label(self) -> str:
        return {Turn.to_look: "待初审", Turn.submitted: "待审核", Turn.to_file: "待备案"}[self]


_TURNS = {Role.liaison: Turn.to_look, Role.reviewer: Turn.submitted, Role.county: Turn.to_file}


def turn_of(role: Role) -> Turn | None:
    """Which of them is this person's work; None for those who only read."""
    return _TURNS.get(role)
