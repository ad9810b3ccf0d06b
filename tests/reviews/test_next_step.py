"""What an office may do about a submission, over rules and persons: as the pages decided it while they decided it
themselves."""

from itertools import product
from types import SimpleNamespace

import pytest
from jinja2 import Environment

from portal.accounts.models import Role
from portal.reviews.domain.filters import STATES
from portal.reviews.domain.next_step import Approval, OfficeAct, OfficeFacts, Turn, next_step, turn_of
from portal.reviews.pages.review import counted

YES_NO = (False, True)
ME, OTHER = 1, 2

# As _decision_bar.html and _steps.html held them: the word or the reason, then the forms beside the decision.
RECORDED = """
{%- if not why_not_decide %}
  {%- set first = step("first_approval") %}
  {%- if rules and rules.needs_first_look and not step("first_look") %}包村干部初审以后才能通过
  {%- elif first and first.made_by_id == me %}您已一审通过，等另一位审核人复审
  {%- else %}
    {%- if first %}复审通过
    {%- elif rules and rules.needs_second_reviewer %}一审通过，还要另一人复审{% else %}通过{% endif %}
  {%- endif %}
{%- endif %}|
{%- if is_latest %}
  {%- if rules and rules.needs_first_look and not step("first_look") and not why_not_comment %}初审;{% endif %}
  {%- if not why_not_reopen %}重新打开;{% endif %}
  {%- if may_recall %}收回;{% endif %}
  {%- if not why_not_file and not step("filed") %}备案;{% endif %}
{%- endif %}
"""
TEMPLATE = Environment(autoescape=True).from_string(RECORDED)


def recorded(facts: OfficeFacts, *, has_rules: bool) -> tuple[Approval | None, tuple[OfficeAct, ...]]:
    made = {None: None, True: SimpleNamespace(made_by_id=ME), False: SimpleNamespace(made_by_id=OTHER)}
    steps = {"first_approval": made[facts.first_by_me], "first_look": facts.is_looked_at, "filed": facts.is_filed}
    rules = SimpleNamespace(needs_first_look=facts.needs_look, needs_second_reviewer=facts.needs_two)
    word, acts = TEMPLATE.render(
        step=steps.get,
        rules=rules if has_rules else None,
        me=ME,
        is_latest=facts.is_latest,
        may_recall=facts.may_recall,
        why_not_decide=not facts.may_decide,
        why_not_comment=not facts.may_comment,
        why_not_reopen=not facts.may_reopen,
        why_not_file=not facts.may_file,
    ).split("|")
    return Approval(word) if word else None, tuple(OfficeAct(act) for act in acts.split(";") if act)


@pytest.mark.parametrize("may_decide", YES_NO)
@pytest.mark.parametrize("first_by_me", [None, True, False])
def test_the_next_step_is_what_the_page_decided(first_by_me: bool | None, may_decide: bool) -> None:
    for latest, comment, reopen, recall, file, looked, filed in product(*[YES_NO] * 7):
        for look, two, has_rules in ((False, False, False), *((a, b, True) for a, b in product(YES_NO, YES_NO))):
            facts = OfficeFacts(
                latest, comment, may_decide, reopen, recall, file, look, two, looked, filed, first_by_me
            )
            step = next_step(facts)
            assert (step.approval, step.beside) == recorded(facts, has_rules=has_rules), facts
            assert step.may_return is may_decide


def test_only_a_word_that_may_be_given_is_a_button() -> None:
    assert [one for one in Approval if not one.is_offered] == [Approval.needs_look, Approval.needs_other]


@pytest.mark.parametrize("role", Role)
def test_whose_turn_it_is_and_what_the_list_counts(role: Role) -> None:
    assert turn_of(role) is {
        Role.liaison: Turn.to_look,
        Role.reviewer: Turn.submitted,
        Role.county: Turn.to_file,
    }.get(role)
    for number in (0, 2):
        counts = dict.fromkeys(STATES, number)
        old = {
            state: word
            for state, word in STATES.items()
            if (counts[state] or state not in ("overdue", "to_look", "to_second"))
            and (state != "to_file" or role is Role.county)
        }
        assert counted(counts, turn_of(role)) == old
