"""方城县清河镇 2022: plans whose roll-up must come out as the township published it (domain §9).

These figures belong to their year, and so everything here happens in 2022, whenever it is built; the year is over.
"""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import Role, User
from portal.accounts.services import add_user, disable_account, passwords
from portal.catalogue.models import Cycle
from portal.catalogue.services import close_cycle
from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Kind, Unit, UnitType
from portal.places.services import add_unit
from portal.plans.domain.questions import block_kind, star_key_of
from portal.plans.models import Intent, Plan, Submission, SubmittedStar
from portal.sample.actions import Village
from portal.sample.calendar import STORY_DAY, SampleCalendar
from portal.sample.composer import Composer
from portal.sample.county import make_catalogues, open_year
from portal.sample.layout import flat_blocks
from portal.sample.region_codes import township_code, village_code
from portal.sample.rollup import assign_stars, difference
from portal.sample.times import clock_at

COUNTY, TOWNSHIP = "方城县", "清河镇"
COUNTY_CODE = "411322000000"
LEVELS = {5: 0, 4: 3, 3: 10, 2: 20, 1: 0, 0: 0}
STARS = {"branch": 0, "industry": 3, "ecology": 19, "safety": 27, "civility": 33}
VILLAGES = sum(LEVELS.values())
STAR_NAMES = {"branch": "过硬", "industry": "产业", "ecology": "生态", "safety": "平安", "civility": "文明"}
LEVEL_NAMES = {5: "五星", 4: "四星", 3: "三星", 2: "二星", 1: "一星", 0: "未创"}


def exists() -> bool:
    """Whether the county is there already."""
    return db.session.scalar(sa.select(Unit.id).where(Unit.kind == Kind.county, Unit.name == COUNTY)) is not None


def build() -> Cycle:
    """The county, the township, 33 villages and their submitted plans, in the caller's transaction.

    Each village's plan is handed in by an account of its own, which is disabled afterwards: nobody signs in here.
    """
    calendar = SampleCalendar(STORY_DAY)
    with clock_at(calendar.opened):
        cycle, villages = _opened_year(calendar)
    with clock_at(calendar.workdays_ago(1, 16)):
        _hand_in(cycle, villages, calendar)
    with clock_at(dt.datetime(calendar.year, 12, 30, 17, tzinfo=clock.LOCAL)):
        close_cycle(cycle, actor=None)
    return cycle


def _opened_year(calendar: SampleCalendar) -> tuple[Cycle, list[Unit]]:
    county = add_unit(Kind.county, COUNTY, is_sample=True, region_code=COUNTY_CODE)
    code = township_code(COUNTY_CODE, 1)
    unit = add_unit(Kind.township, TOWNSHIP, parent=county, position=1, is_sample=True, region_code=code)
    villages = [_village(unit, number) for number in range(1, VILLAGES + 1)]
    return open_year(county, make_catalogues(county), villages, calendar), villages


def _hand_in(cycle: Cycle, villages: Sequence[Unit], calendar: SampleCalendar) -> None:
    assigned = assign_stars(LEVELS, STARS)
    Random(TOWNSHIP).shuffle(assigned)
    # Nobody knows the password, and one hash is enough for accounts that are never used.
    composer, unusable = Composer(calendar), passwords.hash_password(secrets.token_urlsafe(32))
    for number, (unit, stars) in enumerate(zip(villages, assigned, strict=True), 1):
        secretary = add_user(f"qh{number:02d}", "示例书记", Role.secretary, unit, password="", password_hash=unusable)
        _submit(unit, cycle, secretary, _blocks(composer, unit, sorted(stars)))
        disable_account(secretary, actor=None)


def _village(township: Unit, number: int) -> Unit:
    name = f"示例村{number:02d}"
    return add_unit(
        Kind.village,
        name,
        parent=township,
        unit_type=UnitType.village,
        position=number,
        is_sample=True,
        region_code=village_code(township.region_code or "", UnitType.village, number),
    )


def _blocks(composer: Composer, unit: Unit, aims: list[str]) -> dict[str, Any]:
    """Without the tasks of the other stars: the roll-up needs no more, and tests build this often."""
    whole = composer.plan(unit, aims, secretary="示例书记")
    return {key: block for key, block in whole.items() if block_kind(key) != "task" or star_key_of(key) in aims}


def _submit(unit: Unit, cycle: Cycle, secretary: User, blocks: dict[str, Any]) -> None:
    village = Village(unit, cycle, secretary, secretary, flat_blocks(blocks))
    village.write(village.contents)
    village.submit()


@dataclass(frozen=True)
class Totals:
    """A roll-up: level → villages, star key → villages that plan or hold it."""

    levels: dict[int, int]
    stars: dict[str, int]

    @property
    def agrees(self) -> bool:
        """Whether this is what was published, and each way of adding up gives the same."""
        return (self.levels, self.stars) == (LEVELS, STARS) and difference(self.levels, self.stars) == 0

    @property
    def sentence(self) -> str:
        levels = "、".join(f"{LEVEL_NAMES[level]} {number}" for level, number in self.levels.items())
        stars = "、".join(f"{STAR_NAMES[key]} {number}" for key, number in self.stars.items())
        off = difference(self.levels, self.stars)
        return f"{TOWNSHIP} 2022：{levels}；{stars}；星数合计 {sum(self.stars.values())}，校验差 {off}"


def totals(cycle: Cycle) -> Totals:
    """Added up by the database from the latest submissions; what nobody has is 0 and not missing."""
    latest = sa.select(Submission.id).join(Plan, Plan.latest_submission_id == Submission.id)
    wanted = latest.where(Plan.cycle_id == cycle.id).subquery()
    counted = sa.func.count()
    levels = sa.select(Submission.target_level, counted).join(wanted, wanted.c.id == Submission.id)
    stars = sa.select(SubmittedStar.star_key, counted).join(wanted, wanted.c.id == SubmittedStar.submission_id)
    by_level = dict(db.session.execute(levels.group_by(Submission.target_level)).all())
    aimed_at = stars.where(SubmittedStar.intent != Intent.none).group_by(SubmittedStar.star_key)
    by_star = dict(db.session.execute(aimed_at).all())
    return Totals({level: by_level.get(level, 0) for level in LEVELS}, {key: by_star.get(key, 0) for key in STARS})
