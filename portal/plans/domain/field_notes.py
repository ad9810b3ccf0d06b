"""What others write beside a field of a plan.

Plans know that there are notes beside their fields, but not who keeps them: reviews depend on plans, never the other
way. The feature that keeps notes registers itself here when the portal starts.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from portal.accounts.models import User
from portal.plans.domain.document import PlanDocument
from portal.plans.models import Plan, State


@dataclass(frozen=True)
class Answer:
    """What somebody said to a comment."""

    author: str
    made_at: dt.datetime
    body: str


@dataclass(frozen=True)
class Note:
    """A comment as the village reads it beside the field."""

    id: int
    block_key: str
    field_key: str
    author: str
    made_at: dt.datetime
    submission_number: int
    body: str
    field_label: str
    is_changed: bool  # whether the village has changed the field since
    quote: str = ""  # the words that are meant; empty for the whole field
    answers: tuple[Answer, ...] = ()

    # The names under which the form's fields show what was said about them (templates/_ui/field.html).
    @property
    def who(self) -> str:
        return f"{self.author} · 第 {self.submission_number} 次上报"

    @property
    def text(self) -> str:
        return self.body

    @property
    def done(self) -> bool:
        return self.is_changed


@dataclass(frozen=True)
class Returned:
    """Why the plan was given back, and by whom: what a village reads first."""

    reason: str
    by: str
    at: dt.datetime


Provider = Callable[[User, Plan, PlanDocument], list[Note]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a keeper of notes; called once, when the portal starts."""
    if provider not in _providers:
        _providers.append(provider)


ReasonProvider = Callable[[Plan], Returned | None]
_reasons: list[ReasonProvider] = []


def register_reason(provider: ReasonProvider) -> None:
    """Add who knows why a plan was given back; called once, when the portal starts."""
    if provider not in _reasons:
        _reasons.append(provider)


def returned_with(plan: Plan) -> Returned | None:
    """The last return's reason, while the plan is the village's to mend."""
    if plan.state is not State.returned:
        return None
    return next((found for provider in _reasons if (found := provider(plan))), None)


def notes_for(user: User, plan: Plan, document: PlanDocument) -> list[Note]:
    """All notes this person may see beside the fields of this plan, in the order of the form.

    `document` is the plan as the village is writing it now.
    """
    return [note for provider in _providers for note in provider(user, plan, document)]
