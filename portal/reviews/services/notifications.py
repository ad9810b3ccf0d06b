"""Who hears of what happens to a plan. Never what somebody said: only that there is something to read, and where."""

from portal.accounts.models import VILLAGE_ROLES, Role, User
from portal.accounts.queries import people_of
from portal.messages.services import tell
from portal.plans.models import Plan
from portal.reviews.models import Comment


def tell_village(plan: Plan, text: str, actor: User | None) -> None:
    """The secretary and the clerks."""
    tell(people_of(plan.unit, *VILLAGE_ROLES), text, f"/plans/{plan.id}", but=actor)


def tell_reviewers(plan: Plan, text: str, actor: User) -> None:
    """The township's reviewers."""
    tell(people_of(plan.unit.township, Role.reviewer), text, f"/plans/{plan.id}/review", but=actor)


def tell_of_answer(plan: Plan, comment: Comment, author: User, actor: User) -> None:
    """Who made the remark, and the village if it may read it. `comment` is the remark, `author` who made it."""
    if author.role not in VILLAGE_ROLES:
        tell([author], f"{plan.unit.name}的意见有人回复", f"/plans/{plan.id}/review", but=actor)
    if comment.released_at is not None and not comment.is_internal and actor.role not in VILLAGE_ROLES:
        path = f"/plans/{plan.id}/blocks/{comment.block_key}"
        tell(people_of(plan.unit, *VILLAGE_ROLES), "镇里回复了一条意见", path, but=actor)
