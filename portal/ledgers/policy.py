"""Who may see the figures and measures of many villages at once: None means yes, else the reason and whom to ask.

Pure: no queries, no request.
"""

from portal.accounts.models import VILLAGE_ROLES, Role, User
from portal.places.models import Kind, Place


def why_not_see_ledger(user: User, unit: Place) -> str | None:
    """Whether this person may see a township's or a county's ledgers. A liaison may see the township's, but finds in
    them only the villages looked after: the queries see to that."""
    if user.role in VILLAGE_ROLES:
        return "汇总表和台账由镇党建办和县委组织部使用。本村的内容，请看本村的计划表。"
    if user.role is Role.admin:
        return "系统管理员不看计划内容。需要汇总表和台账，请联系镇党建办或县委组织部。"
    if unit.kind not in (Kind.county, Kind.township):
        return "汇总表和台账按乡镇或全县来做，请选一个乡镇。"
    if not user.unit.holds(unit):
        return f"您只能看{user.unit.name}的汇总表和台账。{unit.name}的，请联系县委组织部。"
    return None
