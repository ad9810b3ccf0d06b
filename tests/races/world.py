"""A village with everything above it, a new one for every race, so that no race meets what another one left."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from portal.accounts import services as account_services
from portal.accounts.models import Role, User
from portal.accounts.queries import user_named
from portal.catalogue import services as catalogue_services
from portal.catalogue.models import Catalogue, Cycle
from portal.kernel.db import db
from portal.places.models import Kind, Unit, UnitType
from portal.places.services import add_unit
from portal.plans import queries
from portal.plans import services as plan_services
from portal.plans.models import Plan
from portal.reviews import services as review_services
from tests import people as folk
from tests.browser import Browser

YEAR = folk.YEAR
_numbers = itertools.count(1)

OFFICES = {
    "county": Role.county,
    "county2": Role.county,
    "admin": Role.admin,
    "reviewer": Role.reviewer,
    "reviewer2": Role.reviewer,
    "secretary": Role.secretary,
}


@dataclass
class World:
    """Everything by its number: objects do not travel between the threads of a race."""

    number: int
    plan_id: int
    unit_id: int
    cycle_id: int
    neighbour_id: int
    away_id: int  # another township
    catalogue_id: int  # published, and not the year's
    people: dict[str, int] = field(default_factory=dict)

    def name(self, who: str) -> str:
        return f"{who}-{self.number}"

    def browser(self, app: Flask, who: str) -> Browser:
        with app.app_context():
            return Browser(app, user_named(self.name(who)))


def make_world(state: str) -> World:
    """`state`: draft, edited (handed in, written in since), first (一审通过, waits for 复审), returned, approved."""
    number = next(_numbers)
    county = add_unit(Kind.county, f"明县{number}")
    township = add_unit(Kind.township, f"青山镇{number}", parent=county)
    away = add_unit(Kind.township, f"白河乡{number}", parent=county, position=2)
    units = [
        add_unit(Kind.village, f"{name}{number}", parent=township, unit_type=UnitType.village, position=place)
        for place, name in enumerate(("柳树村", "石桥村"), 1)
    ]
    places = {"county": county, "county2": county, "admin": county, "secretary": units[0]}
    people = {who: _person(f"{who}-{number}", role, places.get(who, township)) for who, role in OFFICES.items()}
    db.session.add_all(folk.lowered_rules(place, people["county"]) for place in (township, away))
    cycle, other = _year(county)
    plan_services.open_plans(cycle, units)
    db.session.flush()
    plan = queries.plan_of(people["secretary"], units[0], cycle)
    assert plan
    for key, content in folk.content_of().items():
        plan_services.save_block(plan, key, content, actor=people["secretary"], seen_version=0)
    for step in STEPS[state]:
        step(plan, people)
    db.session.commit()
    world = World(number, plan.id, units[0].id, cycle.id, units[1].id, away.id, other.id)
    world.people = {who: person.id for who, person in people.items()}
    return world


def _person(username: str, role: Role, unit: Unit) -> User:
    return account_services.add_user(
        username, username, role, unit, password="", password_hash=folk.PASSWORD_HASH, must_change_password=False
    )


def _year(county: Unit) -> tuple[Cycle, Catalogue]:
    village, other, community = (
        catalogue_services.add_catalogue(county, {**folk.CATALOGUE, "unit_type": kind})
        for kind in ("village", "village", "community")
    )
    cycle = catalogue_services.open_cycle(
        county,
        YEAR,
        activity_name="“五星”支部创建",
        village_catalogue=village,
        community_catalogue=community,
        actor=None,
    )
    return cycle, other


Step = Callable[[Plan, dict[str, User]], Any]


def _submit(plan: Plan, people: dict[str, User]) -> None:
    plan_services.submit_plan(plan, actor=people["secretary"])
    db.session.flush()


def _edit(plan: Plan, people: dict[str, User]) -> None:
    content = folk.content_of()["analysis"] | {"strengths": "上报以后改的"}
    plan_services.save_block(plan, "analysis", content, actor=people["secretary"], seen_version=1)
    db.session.flush()


def _approve(plan: Plan, people: dict[str, User]) -> None:
    seen = plan.latest_submission_id
    review_services.approve_plan(plan, seen_submission_id=seen, opinion="同意", actor=people["reviewer"])


def _return(plan: Plan, people: dict[str, User]) -> None:
    seen, place = plan.latest_submission_id, ("analysis", "goal")
    review_services.add_comment(plan, seen, *place, "目标没有数字", actor=people["reviewer"])
    review_services.return_plan(plan, seen_submission_id=seen, reason="目标没有数字", actor=people["reviewer"])


def _two_reviewers(plan: Plan, people: dict[str, User]) -> None:
    assert plan.unit.township
    review_services.change_rules(
        plan.unit.township, needs_first_look=False, needs_second_reviewer=True, actor=people["reviewer"]
    )


STEPS: dict[str, tuple[Step, ...]] = {
    "draft": (),
    "edited": (_submit, _edit),
    "first": (_two_reviewers, _submit, _approve),
    "returned": (_submit, _return),
    "approved": (_submit, _approve),
}
