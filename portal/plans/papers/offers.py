"""What the print centre offers: of which plans, or of which villages, in which year."""

from collections.abc import Sequence

from portal.accounts.models import VILLAGE_ROLES, Role, User
from portal.catalogue.queries import cycle_of, cycles_of, present_first
from portal.places.queries import townships_of
from portal.plans.queries import plan_of
from portal.printing.document import Document
from portal.printing.subject import Offer


def offers_of(documents: Sequence[Document], user: User) -> Sequence[Offer]:
    """Nothing until the county has opened a year."""
    if not cycles_of(user.unit):
        return []
    if user.role in VILLAGE_ROLES:
        cycle = cycle_of(user.unit)
        plan = plan_of(user, user.unit, cycle)
        about, of_many = f"{user.unit.name} {cycle.year} 年度", {"unit_id": user.unit_id, "year": cycle.year}
        return [Offer(each, about, of_many if each.filters else {"plan_id": plan.id}) for each in documents if plan]
    years = [cycle.year for cycle in present_first(user.unit)]
    if user.role is Role.county:
        townships = townships_of(user.unit)
        return [_to_choose(each) or Offer(each, "一个乡镇一份", units=townships, years=years) for each in documents]
    own = {"unit_id": user.unit_id}
    return [_to_choose(each) or Offer(each, user.unit.name, own, years=years) for each in documents]


def _to_choose(document: Document) -> Offer | None:
    """What is about one village's plan has no button of its own in an office: the village is to be chosen first."""
    return Offer(document, "一个村一份") if document.is_of_one_plan else None
