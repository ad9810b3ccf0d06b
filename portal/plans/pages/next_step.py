"""The next step of a village's plan as the buttons of its home."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for

from portal.accounts.models import User
from portal.plans import policy
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.field_notes import Note
from portal.plans.domain.next_step import Phase, VillageAct, VillageFacts, next_step
from portal.plans.models import Plan


@dataclass(frozen=True)
class Button:
    words: str
    href: str
    kind: str = "secondary"
    finds_field: bool = False  # the page it leads to puts the cursor into the field


def facts_of(
    user: User, plan: Plan, open_notes: Sequence[Note], next_key: str | None, unsubmitted: int
) -> VillageFacts:
    """What the next step of this plan depends on for this person."""
    return VillageFacts(
        state=plan.state,
        is_closed=plan.cycle.is_closed,
        is_started=plan.is_started,
        may_edit=policy.why_not_edit(user, plan) is None,
        may_withdraw=policy.why_not_hand_in_or_back(user, plan) is None,
        has_open_comments=bool(open_notes),
        has_next_block=next_key is not None,
        unsubmitted=unsubmitted,
    )


def phase_line(facts: VillageFacts, year: int) -> str:
    """What the year and the state say at the head of the plan; empty while the days that are left are counted."""
    phase = facts.phase
    return f"{year} {phase.value}" if phase is Phase.closed else phase.value


def buttons(
    plan: Plan, document: PlanDocument, facts: VillageFacts, open_notes: Sequence[Note], next_key: str | None
) -> Iterator[Button]:
    """The next step first, then what else may be done."""
    step, first = next_step(facts), open_notes[0] if open_notes else None
    number = plan.latest_submission.number if plan.latest_submission else 0
    for act in (*filter(None, [step.main]), *step.also):
        kind = "primary" if act is step.main else "secondary"
        match act:
            case VillageAct.mend if first:
                block, field = first.block_key, first.field_key
                href = url_for("plans.show_block", plan_id=plan.id, block_key=block, _anchor=field)
                yield Button(f"{act.value}：{document.block_title(block)}", href, kind, finds_field=True)
            case VillageAct.begin | VillageAct.go_on if next_key:
                href = url_for("plans.show_block", plan_id=plan.id, block_key=next_key)
                yield Button(f"{act.value}：{document.block_title(next_key)}", href, kind)
            case VillageAct.look:
                href = url_for("plans.show_submission", plan_id=plan.id, number=number)
                yield Button(f"看第 {number} 次上报的内容", href, kind)
            case VillageAct.check:
                yield Button(act.value, url_for("plans.check_plan", plan_id=plan.id), kind)
            case VillageAct.withdraw:
                yield Button(act.value, url_for("reviews.ask_withdraw_plan", plan_id=plan.id), "quiet")
