"""申请打开: a village opens a field that a return has left closed."""

from portal.accounts.models import User
from portal.history.services import record_event
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed, NotThere
from portal.plans import policy
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.field_keys import MEASURES
from portal.plans.events import FieldOpened
from portal.plans.models import Opening, Plan
from portal.plans.queries import editable_fields


def open_field(plan: Plan, document: PlanDocument, block_key: str, field_key: str, *, actor: User) -> None:
    """Open one field; the township sees in the plan's history that it was, by whom and when.

    Nobody has to grant it: the township looks at every change again anyway, and a village must not wait for a telephone
    call to mend a slip. Opening what is open already changes nothing.

    Raises:
        NotAllowed: this person may not write, or not now.
        NotThere: the plan has no such field.
    """
    if reason := policy.why_not_edit(actor, plan):
        raise NotAllowed(reason)
    if field_key != MEASURES and document.find(block_key, field_key) is None:
        raise NotThere("计划表里没有这一格，请刷新页面再看。")
    if editable_fields.openness_of(plan).allows(block_key, field_key):
        return
    db.session.add(
        Opening(
            submission_id=plan.latest_submission_id,
            block_key=block_key,
            field_key=field_key,
            plan_id=plan.id,
            opened_at=clock.now(),
            opened_by_id=actor.id,
        )
    )
    where = document.block_title(block_key)
    label = "措施" if field_key == MEASURES else document.label_of(block_key, field_key)
    record_event(plan.stream, FieldOpened(block_key, field_key, f"{where} · {label}"), actor=actor)
