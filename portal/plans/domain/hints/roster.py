"""责任人: the names in a measure's owner, and who of the unit they are."""

import re
from collections.abc import Iterable

from portal.plans.domain.document import PlanDocument

# 和 stands between two names, and in the middle of one: 李和平.
_BETWEEN = re.compile(r"[、，,；;/\s]+|(?<=[\u3400-\u9fff]{2})和(?=[\u3400-\u9fff]{2})")
_BRACKETS = re.compile(r"[（(][^）)]*[）)]?")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f·]{2,4}")
# Bodies and posts, which are nobody's name.
_NOT_A_NAME = re.compile(
    r"村|委|支部|党|组长|小组|各组|队|全体|干部|员$|书记|主任|会计|文书|专班|办|站|所|公司|合作社|中心|学校|医生|老师|群众|代表|会$"
)


def names_in(owner: str) -> list[str]:
    """王秀英（文书）、李国强 → 王秀英, 李国强; 村“两委” and 各组组长 are no names."""
    parts = (part.strip('“”"') for part in _BETWEEN.split(_BRACKETS.sub("", owner)))
    return [part for part in parts if _NAME.fullmatch(part) and not _NOT_A_NAME.search(part)]


def roster_of(document: PlanDocument, accounts: Iterable[str]) -> str | None:
    """Everybody who is known to work for the unit, as one text; None where the village has not said who does.

    A text, for villages write their lists in many ways (文书王秀英、赵敏：驻村): whoever is named in it is known.
    """
    profile = document.profile
    if profile["committee"].is_empty:
        return None
    said = [profile[key].text for key in ("committee", "secretary", "first_secretary", "lead_official", "liaison")]
    return "\n".join([*said, *accounts])
