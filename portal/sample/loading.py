"""`flask sample load`: 荥阳市 in 2022, with villages at every stage."""

from collections import Counter
from collections.abc import Callable, Mapping
from random import Random

import sqlalchemy as sa

from portal import clock
from portal.accounts.models import Role, User
from portal.catalogue.models import Cycle
from portal.db import db
from portal.places.models import Kind, Unit
from portal.plans.content import Content
from portal.sample.accounts import (
    HOME,
    People,
    make_leaders,
    make_secretaries,
    secretary_names,
)
from portal.sample.actions import Village
from portal.sample.composer import Composer, aims_of
from portal.sample.county import Township, make_places, open_year
from portal.sample.files import read
from portal.sample.home import home_scenes
from portal.sample.layout import flat_blocks
from portal.sample.stages import GAOCUN, GUANGWU, levels_of, stages_of
from portal.sample.story import Scene, Stage, play, scenes_of
from portal.sample.times import clock_at, days_ago

COUNTY = "荥阳市"
# Whole plans that somebody wrote; all others are composed.
WRITTEN = {HOME: "plan_taohuayu", "示例村02": "plan_shili02", "示例村05": "plan_shili05"}
REVIEWERS = {GUANGWU: ("reviewer", "reviewer2"), GAOCUN: ("gaocun",)}


def why_not() -> str | None:
    """None if the sample may be loaded, else the reason: never twice, and never beside real people's work."""
    counties = db.session.scalars(sa.select(Unit).where(Unit.kind == Kind.county).order_by(Unit.id)).all()
    if any(county.name == COUNTY for county in counties):
        return f"已经有{COUNTY}了，示例数据只能载入一次。"
    if real := [county.name for county in counties if not county.is_sample]:
        return f"这里已经有{'、'.join(real)}的数据，不能和示例数据混在一起。请在空的数据库里载入。"
    return None


def is_empty() -> bool:
    """Whether nobody has put any unit into this database yet."""
    return db.session.scalar(sa.select(Unit.id).limit(1)) is None


def load(password_hash: str, tell: Callable[[str], None]) -> list[User]:
    """Everything, in the caller's transaction; returns the accounts. `tell` hears a line for each township."""
    people, today = People(password_hash), clock.today()
    with clock_at(days_ago(6, 9)):
        county, townships = make_places()
        stages = {township.unit.name: stages_of(township) for township in townships}
        _make_people(people, county, townships, stages)
        cycle = open_year(county, [unit for township in townships for unit in township.villages], today=today)
    loader = Loader(people, cycle)
    for township in townships:
        play(loader.scenes_of(township, stages[township.unit.name]))
        tell(_summary(township, stages[township.unit.name]))
    return people.made


def _make_people(
    people: People, county: Unit, townships: list[Township], stages: Mapping[str, Mapping[int, Stage]]
) -> None:
    """In 广武镇 every village has a secretary's account; elsewhere only those that have begun to write."""
    by_name = {township.unit.name: township for township in townships}
    make_leaders(people, county, by_name[GUANGWU])
    people.add("gaocun", "孙伟", Role.reviewer, by_name[GAOCUN].unit)
    names = iter(secretary_names())
    for name, township in by_name.items():
        wanted = {
            number: _written_secretary(township, unit) or next(names)
            for number, unit in enumerate(township.villages, 1)
            if name == GUANGWU or stages[name][unit.id] is not Stage.untouched
        }
        make_secretaries(people, township, wanted)


def _written_secretary(township: Township, unit: Unit) -> str | None:
    """Whom the written plan of 示例村02 or 示例村05 names; 桃花峪村's has an account of his own."""
    if township.unit.name != GUANGWU or unit.name == HOME or unit.name not in WRITTEN:
        return None
    name: str = read(WRITTEN[unit.name])["blocks"]["profile"]["secretary"]
    return name


def _summary(township: Township, stages: Mapping[int, Stage]) -> str:
    counts = Counter(stage.state_label for stage in stages.values())
    numbers = "、".join(f"{name} {number}" for name, number in counts.most_common())
    return f"{township.unit.name}：{len(township.villages)} 个村（社区），{numbers}"


class Loader:
    """Puts villages, contents and people together into scenes."""

    def __init__(self, people: People, cycle: Cycle) -> None:
        self.people, self.cycle, self.composer = people, cycle, Composer()

    def scenes_of(self, township: Township, stages: Mapping[int, Stage]) -> list[Scene]:
        """Everything that happens in a township."""
        levels = levels_of(township)
        reviewers = [self.people[username] for username in REVIEWERS.get(township.unit.name, ())]
        found: list[Scene] = []
        for unit in township.villages:
            stage, is_guangwu = stages[unit.id], township.unit.name == GUANGWU
            if stage is Stage.untouched:
                continue
            village = self._village(township, unit, levels[unit.id])
            if is_guangwu and unit.name == HOME:
                found += home_scenes(village, self.people["reviewer"], self.people["liaison"])
            else:
                found += scenes_of(stage, village, reviewers)
        return found

    def _village(self, township: Township, unit: Unit, level: int) -> Village:
        secretary = self.people.writer_of(unit)
        is_home = township.unit.name == GUANGWU and unit.name == HOME
        clerk = self.people["clerk"] if is_home else secretary
        contents = self._contents(township, unit, level, secretary.name)
        return Village(unit, self.cycle, secretary, clerk, contents)

    def _contents(self, township: Township, unit: Unit, level: int, secretary: str) -> dict[str, Content]:
        if township.unit.name == GUANGWU and unit.name in WRITTEN:
            return flat_blocks(read(WRITTEN[unit.name])["blocks"])
        area = township.area_of(unit)
        held = Random(f"{unit.full_name} held").choice((0, 0, 1, 1, 2))
        aims, area_name = aims_of(unit, level), area.name if area else ""
        return flat_blocks(self.composer.plan(unit, aims, secretary=secretary, area=area_name, held=held))
