"""A county on the last day before plans are due, built on the sample data: `python -m bench.county PEOPLE OUT.json`.

15 townships with 603 villages. Villages of the eleven added townships get complete plans and two accounts each, until
PEOPLE can write; a few more have handed in. Everything is made through the portal's services, in the database that the
environment names. The one short cut: these people's sessions are begun here and not by signing in, which would only
measure argon2 four hundred times. OUT tells the load who they are: {writers: [{cookie, user, plan, blocks}],
reviewers: [{cookie, reviews}], taker: {cookie, unit}}.
"""

import json
import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from portal import create_app
from portal.accounts.models import Role, User
from portal.accounts.services import add_user, sessions
from portal.accounts.services.passwords import hash_password, made_up
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of
from portal.kernel.db import commit, db
from portal.places.models import Kind, Unit, UnitType
from portal.places.services import add_unit
from portal.plans.models import Plan, State
from portal.plans.services import open_plans
from portal.sample.actions import Village
from portal.sample.calendar import SampleCalendar
from portal.sample.composer import Composer, aims_of
from portal.sample.layout import flat_blocks

TOWNSHIPS, VILLAGES = 11, 49  # beside the sample's 4 with 64
SUBMITTED = 3  # villages of a township that have handed in
WRITABLE = ("analysis", "star", "task")  # blocks with long texts; the others hold figures


class Builder:
    """Makes places, accounts and plans; every account has the same password, hashed once."""

    def __init__(self, cycle: Cycle) -> None:
        self.cycle, self.composer = cycle, Composer(SampleCalendar.of_today())
        self.password_hash, self.accounts = hash_password(made_up()), 0

    def township(self, county: Unit, number: int) -> list[Unit]:
        """A township with a reviewer, and its villages, each with an empty plan."""
        unit = add_unit(Kind.township, f"压测镇{number:02d}", parent=county, position=90 + number, is_sample=True)
        villages = [
            add_unit(Kind.village, f"压测村{place:02d}", parent=unit, unit_type=UnitType.village, position=place)
            for place in range(1, VILLAGES + 1)
        ]
        open_plans(self.cycle, villages)
        self.account(Role.reviewer, unit)
        return villages

    def account(self, role: Role, unit: Unit) -> User:
        self.accounts += 1
        return add_user(
            f"bench{self.accounts:04d}",
            f"压测{self.accounts:04d}",
            role,
            unit,
            password="",
            password_hash=self.password_hash,
            must_change_password=False,
        )

    def written(self, unit: Unit) -> Village:
        """A village with two people and a complete plan, written by the clerk."""
        secretary, clerk = self.account(Role.secretary, unit), self.account(Role.clerk, unit)
        blocks = self.composer.plan(unit, aims_of(unit, 4), secretary=secretary.name)
        village = Village(unit, self.cycle, secretary, clerk, flat_blocks(blocks))
        village.write(village.contents)
        return village


def build(people: int) -> dict[str, Any]:
    county = db.session.scalars(sa.select(Unit).where(Unit.kind == Kind.county)).one()
    builder, writing = Builder(cycle_of(county)), list[Village]()
    townships = [builder.township(county, number) for number in range(1, TOWNSHIPS + 1)]
    for villages in townships:
        for unit in villages[:SUBMITTED]:
            builder.written(unit).submit()
    # Round the townships, so that each has villages that write.
    units = [unit for row in zip(*(villages[SUBMITTED:] for villages in townships), strict=True) for unit in row]
    for unit in units[: (people + 1) // 2]:
        writing.append(builder.written(unit))
    return {
        "writers": [writer for village in writing for writer in writers_of(village)][:people],
        "reviewers": [reviewer_of(user) for user in people_of(Role.reviewer)],
        "taker": {"cookie": cookie_of(people_of(Role.county)[0]), "unit": county.id},
    }


def writers_of(village: Village) -> list[dict[str, Any]]:
    """Secretary and clerk take turns through the blocks, so that they never write in the same one."""
    plan = village.plan(village.secretary)
    keys = [key for key in village.contents if key.partition(".")[0] in WRITABLE]
    return [
        {"cookie": cookie_of(user), "user": user.id, "plan": plan.id, "blocks": keys[place::2]}
        for place, user in enumerate((village.secretary, village.clerk))
    ]


def reviewer_of(user: User) -> dict[str, Any]:
    plans = sa.select(Plan.id).join(Plan.unit).where(Unit.township_id == user.unit_id, Plan.state == State.submitted)
    return {"cookie": cookie_of(user), "reviews": list(db.session.scalars(plans.order_by(Plan.id)))}


def people_of(role: Role) -> list[User]:
    return list(db.session.scalars(sa.select(User).where(User.role == role).order_by(User.id)))


def cookie_of(user: User) -> str:
    """A new session's cookie, as signing in would set it."""
    sessions.start(user, device="bench")
    serializer: Any = current_app.session_interface.get_signing_serializer(current_app)  # type: ignore[attr-defined]
    return f"{current_app.config['SESSION_COOKIE_NAME']}={serializer.dumps({'_user_id': user.get_id()})}"


def main() -> None:
    people, out = int(sys.argv[1]), Path(sys.argv[2])
    with create_app().app_context():
        county = build(people)
        commit()
    out.write_text(json.dumps(county))


if __name__ == "__main__":
    main()
