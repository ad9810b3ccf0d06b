"""One act on many plans: each in a transaction of its own, and a line for each of how it went (acceptance 41)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal.accounts.models import User
from portal.kernel.db import commit, db
from portal.kernel.errors import DomainError
from portal.plans.models import Plan
from portal.plans.queries import plan_or_404

MOST = 100  # at once; a township has half as many villages


@dataclass(frozen=True)
class Outcome:
    """What became of one of the ticked plans. `village` is empty where the person may not even know its name."""

    plan_id: int
    village: str
    is_done: bool
    words: str
    refusal: DomainError | None = None


def do_each(plan_ids: Iterable[int], act: Callable[[Plan], str], *, actor: User) -> list[Outcome]:
    """Do `act` on every plan, asked anew under its own lock. It returns how it went in words, or raises a refusal,
    which stops only its own plan."""
    return [_do_one(plan_id, act, actor) for plan_id in plan_ids]


def _do_one(plan_id: int, act: Callable[[Plan], str], actor: User) -> Outcome:
    village = ""
    try:
        plan = plan_or_404(actor, plan_id)
        village = plan.unit.name
        words = act(plan)
        commit()
    except DomainError as refusal:
        db.session.rollback()
        return Outcome(plan_id if village else 0, village, False, str(refusal), refusal)
    return Outcome(plan_id, village, True, words)
