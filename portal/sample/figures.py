"""Made-up figures of a village that agree with each other: people with households, grids with groups."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from portal.plans.domain.numbers import plain

LEADERS = {
    "北片区": "马红军（镇党委副书记）",
    "东片区": "韩雪（组织委员）",
    "南片区": "丁磊（副镇长）",
    "西片区": "曹静（人大主席）",
}
LIAISONS = {"北片区": "赵志强", "东片区": "田甜", "南片区": "方正", "西片区": "白洁"}


def profile_of(random: Random, secretary: str, area: str, industries: Sequence[str]) -> dict[str, Any]:
    """基本情况. A village does not always know its figures: some are None, which is not zero (domain §4.3)."""
    households = random.randint(160, 780)
    groups = max(2, households // random.randint(55, 90))
    return {
        "secretary": secretary,
        "secretary_phone": f"121000{random.randint(0, 99999):05d}",
        "first_secretary": None,
        "lead_official": LEADERS.get(area),
        "liaison": LIAISONS.get(area),
        "households": households,
        "population": int(households * random.uniform(3.4, 4.3)),
        "party_members": max(14, households // random.randint(7, 13)),
        "groups": groups,
        "grids_level2": 1,
        "grids_level3": perhaps(random, groups),
        "farmland_mu": perhaps(random, str(int(households * random.uniform(2.2, 4.8)))),
        "collective_income_wan": perhaps(random, f"{random.uniform(1.2, 11):.1f}"),
        "industries": random.choice(industries),
        "is_lifted_poor": random.random() < 0.12,
        "is_weak": random.random() < 0.06,
    }


def perhaps(random: Random, figure: Any) -> Any:
    """The figure, or None where the village left the field empty."""
    return figure if random.random() > 0.12 else None


def sentence_about(name: str, profile: Mapping[str, Any]) -> str:
    """The figures in a sentence, as the first one of 村情概况."""
    farmland = f"，耕地 {plain(profile['farmland_mu'])} 亩" if profile["farmland_mu"] else ""
    people = f"{profile['households']} 户 {profile['population']} 人，党员 {profile['party_members']} 名"
    return f"{name}共 {people}{farmland}。"
