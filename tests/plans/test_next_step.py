"""The next step of a plan, over every state and person: as the pages decided it while they decided it themselves."""

import re
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment

from portal.plans.domain.next_step import Phase, VillageAct, VillageFacts, next_step, unchanged
from portal.plans.models import State

ROOT = Path(__file__).parents[2]

# The decisions as templates/plans/show_plan.html held them, each button by its name.
RECORDED = """
{%- if cycle.is_closed %}closed{% elif plan.state.value == "approved" %}approved
{%- elif plan.state.value == "submitted" %}waiting{% else %}open{% endif %}|
{%- if not why_not_edit %}
  {%- if open_notes %}mend;
  {%- elif plan.state.value == "submitted" and not unsubmitted %}look;
  {%- elif next_key %}{{ "begin" if not plan.is_started else "go_on" }};
  {%- elif plan.state.value != "submitted" or unsubmitted %}check;{% endif %}
  {%- if (next_key or open_notes) and (plan.state.value != "submitted" or unsubmitted) %}check;{% endif %}
{%- endif %}
{%- if plan.state.value == "submitted" and role == "secretary" and not cycle.is_closed %}withdraw;{% endif %}
"""
TEMPLATE = Environment(autoescape=True).from_string(RECORDED)
YES_NO = (False, True)


def recorded(facts: VillageFacts, role: str) -> tuple[Phase, list[VillageAct]]:
    phase, acts = TEMPLATE.render(
        cycle=SimpleNamespace(is_closed=facts.is_closed),
        plan=SimpleNamespace(state=facts.state, is_started=facts.is_started),
        why_not_edit=not facts.may_edit,
        open_notes=facts.has_open_comments,
        next_key=facts.has_next_block,
        unsubmitted=facts.unsubmitted,
        role=role,
    ).split("|")
    return Phase[phase], [VillageAct[act] for act in acts.split(";") if act]


@pytest.mark.parametrize("role", ["secretary", "clerk"])
@pytest.mark.parametrize("state", State)
def test_the_next_step_is_what_the_page_decided(state: State, role: str) -> None:
    for closed, started, edit, comments, block, changed in product(*[YES_NO] * 5, (0, 3)):
        may_withdraw = role == "secretary" and not closed
        facts = VillageFacts(state, closed, started, edit, may_withdraw, comments, block, changed)
        step = next_step(facts)
        assert (facts.phase, [*filter(None, [step.main]), *step.also]) == recorded(facts, role), facts


def test_who_may_write_always_has_a_next_step() -> None:
    for state, comments, block, changed in product(State, YES_NO, YES_NO, (0, 3)):
        assert next_step(VillageFacts(state, False, True, True, False, comments, block, changed)).main


@pytest.mark.parametrize("state", State)
def test_handing_in_again_is_said_to_change_nothing(state: State) -> None:
    assert bool(unchanged(state, 0)) is (state in (State.returned, State.submitted))
    assert unchanged(state, 1) == ""


ASKS = re.compile(r"role\.value|\.role ==|\bplan\.state\.value|\bstate\.value ==|state_label ==")


@pytest.mark.parametrize("folder", ["plans", "reviews", "home"])
def test_no_page_decides_by_role_or_state(folder: str) -> None:
    """They are told (plans/domain/next_step.py, reviews/domain/next_step.py)."""
    found = [
        f"{path.name}:{number}"
        for path in sorted((ROOT / "templates" / folder).glob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if ASKS.search(line)
    ]
    assert not found
