"""催办: asking villages to hand in, once a day at most."""

import datetime as dt
from collections.abc import Sequence

from portal.accounts.models import User
from portal.history.queries import latest_events
from portal.history.services import record_event
from portal.kernel import clock
from portal.kernel.errors import NotAllowed
from portal.plans.models import Plan
from portal.reviews import policy
from portal.reviews.events import PlanReminded
from portal.reviews.services.notifications import tell_village

AGAIN_AFTER = dt.timedelta(hours=20)  # the next morning counts as another day


def remind_villages(plans: Sequence[Plan], *, actor: User) -> tuple[list[Plan], list[Plan]]:
    """Send every village a message, and return (those reminded, those that were reminded today already).

    Raises:
        NotAllowed: this person may not remind one of them; then nobody is reminded.
    """
    for plan in plans:
        if reason := policy.why_not_remind(actor, plan):
            raise NotAllowed(f"{plan.unit.name}：{reason}")
    streams = [plan.stream for plan in plans]
    reminders = latest_events(streams, [PlanReminded.verb], 500)
    lately = {event.stream for event in reminders if clock.is_within(event.at, AGAIN_AFTER)}
    reminded = [plan for plan in plans if plan.stream not in lately]
    for plan in reminded:
        record_event(plan.stream, PlanReminded(), actor=actor)
        tell_village(plan, f"镇里提醒：请尽快上报 {plan.cycle.year} 年度计划表{_by_when(plan)}", actor)
    return reminded, [plan for plan in plans if plan.stream in lately]


def _by_when(plan: Plan) -> str:
    day = plan.cycle.submit_by
    return f"（{day.month} 月 {day.day} 日截止）" if day else ""
