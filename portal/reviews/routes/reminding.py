"""催办: tick the villages, press once, and take the sentence for the WeChat group."""

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of
from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed
from portal.places.models import Unit
from portal.plans.models import Plan
from portal.reviews import bp, policy, queries, services
from portal.reviews.forms import RemindForm
from portal.reviews.routes.stepping import own_township
from portal.web.htmx import show
from portal.web.requests import number


@bp.get("/reminders")
def choose_reminders() -> Response:
    township, cycle = to_remind()
    return reminders_page(township, cycle, RemindForm(formdata=None))


@bp.post("/reminders")
def remind_villages() -> Response:
    township, cycle = to_remind()
    form = RemindForm()
    plans = queries.chosen_plans(current_user, township, cycle, request.form.getlist("plan", type=number))
    if not form.validate_on_submit() or not plans:
        return reminders_page(township, cycle, form, status=422, nobody=not plans)
    reminded, lately = services.remind_villages(plans, actor=current_user)
    page: dict[str, Any] = {"township": township, "cycle": cycle, "reminded": reminded, "lately": lately}
    page["sentence"] = sentence(cycle, [*reminded, *lately])
    html = show("reviews/reminded.html", **page)
    commit()
    return html


def to_remind() -> tuple[Unit, Cycle]:
    """The township and the year that are to be reminded."""
    township = own_township()
    cycle = cycle_of(township, request.values.get("year", type=number))
    if reason := policy.why_not_remind_in(current_user, township, cycle):
        raise NotAllowed(reason)
    return township, cycle


def reminders_page(township: Unit, cycle: Cycle, form: RemindForm, status: int = 200, **more: Any) -> Response:
    plans = queries.plans_to_hand_in(current_user, township, cycle)
    return show("reviews/remind.html", status=status, township=township, cycle=cycle, plans=plans, form=form, **more)


def sentence(cycle: Cycle, plans: Sequence[Plan]) -> str:
    """What to paste into the group: facts and a request, no ranking."""
    names = "、".join(plan.unit.name for plan in plans)
    left = ""
    if cycle.submit_by and cycle.days_left is not None:
        when = f"{cycle.submit_by.month} 月 {cycle.submit_by.day} 日"
        left = f"（{when}截止，还有 {cycle.days_left} 天）" if cycle.days_left > 0 else f"（{when}截止）"
    return f"请以下 {len(plans)} 个村（社区）尽快上报 {cycle.year} 年度{cycle.activity_name}计划表{left}：{names}。"
