"""The place where the tests happen, and who lives there.

柳树村 writes; 石桥村 is its neighbour in the same township 青山镇; 白河乡 is another township of 明县.
"""

import datetime as dt
from typing import Any

from portal.accounts import services
from portal.accounts.models import Role, User
from portal.accounts.services import passwords
from portal.catalogue import services as catalogue_services
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of
from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Kind, Unit, UnitType
from portal.places.services import add_unit
from portal.plans import services as plan_services
from portal.plans.models import Asked, CheckRules, Plan, Submission

PASSWORD = "石榴花开了-2022"
PASSWORD_HASH = passwords.hash_password(PASSWORD)
YEAR = 2022

STARS = [
    ("branch", "支部过硬"),
    ("industry", "产业兴旺"),
    ("ecology", "生态宜居"),
    ("safety", "平安法治"),
    ("civility", "文明幸福"),
]
CATALOGUE = {
    "name": "任务目录（示例）",
    "is_sample": True,
    "stars": [
        {
            "key": key,
            "name": name,
            "tasks": [
                {"key": f"{key}.{n}", "code": f"{place}.{n}", "name": f"{name}任务{n}", "criterion": f"{name}标准{n}"}
                for n in (1, 2)
            ],
        }
        for place, (key, name) in enumerate(STARS, 1)
    ],
}

# name → (role, unit, the person's name)
PEOPLE = {
    "secretary": (Role.secretary, "青山镇/柳树村", "张建国"),
    "clerk": (Role.clerk, "青山镇/柳树村", "王秀英"),
    "stranger": (Role.secretary, "青山镇/石桥村", "李铁柱"),
    "liaison": (Role.liaison, "青山镇", "赵志强"),
    "reviewer": (Role.reviewer, "青山镇", "刘敏"),
    "reviewer2": (Role.reviewer, "青山镇", "周芳"),
    "viewer": (Role.viewer, "青山镇", "陈书记"),
    "outsider": (Role.reviewer, "白河乡", "孙伟"),
    "county": (Role.county, "明县", "吴部长"),
    "admin": (Role.admin, "明县", "郑管理"),
    "auditor": (Role.auditor, "明县", "何审计"),
}


def make_places() -> dict[str, Unit]:
    """The units by the names that PEOPLE uses."""
    county = add_unit(Kind.county, "明县")
    qingshan = add_unit(Kind.township, "青山镇", parent=county, position=1)
    baihe = add_unit(Kind.township, "白河乡", parent=county, position=2)
    east = add_unit(Kind.area, "东片区", parent=qingshan)
    village = UnitType.village
    return {
        "明县": county,
        "青山镇": qingshan,
        "白河乡": baihe,
        "东片区": east,
        "青山镇/柳树村": add_unit(Kind.village, "柳树村", parent=east, unit_type=village, position=1),
        "青山镇/石桥村": add_unit(Kind.village, "石桥村", parent=qingshan, unit_type=village, position=2),
        "白河乡/大营村": add_unit(Kind.village, "大营村", parent=baihe, unit_type=village, position=1),
    }


def make_people(places: dict[str, Unit]) -> dict[str, User]:
    """The accounts by name; the liaison looks after 柳树村."""
    people = {
        username: services.add_user(
            username, name, role, places[unit], password="", password_hash=PASSWORD_HASH, must_change_password=False
        )
        for username, (role, unit, name) in PEOPLE.items()
    }
    services.assign_liaison(people["liaison"], [places["青山镇/柳树村"]])
    for township in ("青山镇", "白河乡"):
        db.session.add(lowered_rules(places[township], people["county"]))
    db.session.flush()
    return people


def lowered_rules(township: Unit, who: User) -> CheckRules:
    """The townships of the tests only advise what may be lowered, so that a test writes no more than it is about;
    tests/plans/test_gaps.py and tests/plans/test_asked.py are about the rules."""
    asks = {f"asks_{one.name}": False for one in Asked}
    return CheckRules(township_id=township.id, changed_at=clock.now(), changed_by_id=who.id, **asks)


def make_cycle(places: dict[str, Unit]) -> Cycle:
    """The open year with a plan for every village."""
    county = places["明县"]
    catalogues = {
        kind: catalogue_services.add_catalogue(county, {**CATALOGUE, "unit_type": kind})
        for kind in ("village", "community")
    }
    cycle = catalogue_services.open_cycle(
        county,
        YEAR,
        activity_name="“五星”支部创建",
        village_catalogue=catalogues["village"],
        community_catalogue=catalogues["community"],
        submit_by=clock.today() + dt.timedelta(days=3),
        actor=None,
    )
    plan_services.open_plans(cycle, list(places.values()))
    return cycle


def content_of(star_count: int = 2) -> dict[str, dict[str, Any]]:
    """Block key → content of a plan that lacks nothing and aims at the first `star_count` stars."""
    blocks: dict[str, dict[str, Any]] = {
        "profile": {"secretary": "张建国", "households": 412, "population": 1586, "party_members": 63},
        "analysis": {"overview": "村情", "strengths": "优势", "achieved": "达标", "gaps": "差距", "goal": "目标"},
        "targets": {"level_1": star_count, "level_2": star_count, "level_3": 5},
    }
    for place, (key, name) in enumerate(STARS, 1):
        aims = place <= star_count
        blocks[f"star.{key}"] = {"intent": "planned", "goal": f"{name}到年底达标"} if aims else {"intent": "none"}
        if aims:
            uid = f"{key[:3]}m"
            blocks[f"task.{key}.1"] = {
                "assessment": "partial",
                "situation": f"{name}现状",
                "gap": f"{name}差距",
                "goal": f"{name}目标",
                "measures": [uid],
                f"measure.{uid}.text": f"{name}措施",
                f"measure.{uid}.owner": "王秀英（文书）",
                f"measure.{uid}.due_on": "2022-09-30",
            }
    return blocks


def fill(plan: Plan, actor: User, star_count: int = 2) -> None:
    """Write a plan that lacks nothing, through the service."""
    for key, content in content_of(star_count).items():
        plan_services.save_block(plan, key, content, actor=actor, seen_version=0)
    db.session.commit()


def submit(plan: Plan, actor: User) -> Submission:
    submission = plan_services.submit_plan(plan, actor=actor)
    db.session.commit()
    return submission


__all__ = ["PASSWORD", "YEAR", "content_of", "cycle_of", "fill", "make_cycle", "make_people", "make_places", "submit"]
