"""`flask sample load`: 荥阳市 in the year that runs, with villages at every stage, and a few in the year before."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from random import Random

import sqlalchemy as sa

from portal.accounts.models import Role, User
from portal.catalogue.models import Cycle
from portal.kernel.db import db
from portal.messages.services import read_all
from portal.places.models import Kind, Unit
from portal.sample import last_year
from portal.sample.accounts import HOME, People, make_leaders, make_secretaries, secretary_names
from portal.sample.actions import Village
from portal.sample.calendar import SampleCalendar
from portal.sample.composer import Blocks, Composer, aims_of
from portal.sample.county import Township, make_catalogues, make_places, open_year
from portal.sample.files import read
from portal.sample.home import home_scenes
from portal.sample.layout import flat_blocks
from portal.sample.phrases import phrase_scene
from portal.sample.retelling import retold
from portal.sample.stages import GAOCUN, GUANGWU, levels_of, stages_of
from portal.sample.story import Scene, Stage, play, scenes_of
from portal.sample.times import clock_at

COUNTY = "荥阳市"
# Whole plans that somebody wrote; all others are composed.
WRITTEN = {
    f"{COUNTY}/{GUANGWU}/{HOME}": "plan_taohuayu",
    f"{COUNTY}/{GUANGWU}/示例村02": "plan_shili02",
    f"{COUNTY}/{GUANGWU}/示例村05": "plan_shili05",
}
# Everybody else has read what they were told; these two find 退回 waiting for them.
NEWS_FOR = ("secretary", "clerk")
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
    people, calendar = People(password_hash), SampleCalendar.of_today()
    with clock_at(calendar.year_earlier.opened):
        county, townships = make_places()
        stages = {unit_id: stage for township in townships for unit_id, stage in stages_of(township).items()}
        _make_people(people, county, townships, stages)
        catalogues = make_catalogues(county)
        guangwu = next(township for township in townships if township.unit.name == GUANGWU)
        villages = [guangwu.village(name) for name in last_year.VILLAGES]
        before = open_year(county, catalogues, villages, calendar.year_earlier)
    with clock_at(calendar.opened):
        villages = [unit for township in townships for unit in township.villages]
        cycle = open_year(county, catalogues, villages, calendar)
    loader = Loader(people, cycle, stages, calendar)
    for township in townships:
        play([*loader.scenes_in(township), *(loader.scenes_before(guangwu, before) if township is guangwu else ())])
        tell(_summary(township, stages))
    for person in people.made:
        if person.username not in NEWS_FOR:
            read_all(person)
    return people.made


def _make_people(people: People, county: Unit, townships: Sequence[Township], stages: Mapping[int, Stage]) -> None:
    """In 广武镇 every village has a secretary's account; elsewhere only those that have begun to write."""
    by_name = {township.unit.name: township for township in townships}
    make_leaders(people, county, by_name[GUANGWU])
    people.add("gaocun", "孙伟", Role.reviewer, by_name[GAOCUN].unit)
    names = iter(secretary_names())
    for name, township in by_name.items():
        wanted = {
            number: _written_secretary(unit) or next(names)
            for number, unit in enumerate(township.villages, 1)
            if name == GUANGWU or stages[unit.id] is not Stage.untouched
        }
        make_secretaries(people, township, wanted)
    people.add("auditor", "章文", Role.auditor, county)


def _written_secretary(unit: Unit) -> str | None:
    """Whom the written plan of 示例村02 or 示例村05 names; 桃花峪村's has an account of his own."""
    blocks = written_plan(unit)
    return str(blocks["profile"]["secretary"]) if blocks and not _is_home(unit) else None


def written_plan(unit: Unit) -> Blocks | None:
    """The plan that somebody wrote for this village, in the story's year."""
    name = WRITTEN.get(unit.full_name)
    blocks: Blocks | None = read(name)["blocks"] if name else None
    return blocks


def _is_home(unit: Unit) -> bool:
    return unit.full_name == f"{COUNTY}/{GUANGWU}/{HOME}"


def _summary(township: Township, stages: Mapping[int, Stage]) -> str:
    counts = Counter(stages[unit.id].state_label for unit in township.villages)
    numbers = "、".join(f"{name} {number}" for name, number in counts.most_common())
    return f"{township.unit.name}：{len(township.villages)} 个村（社区），{numbers}"


class Loader:
    """Puts villages, contents and people together into scenes."""

    def __init__(self, people: People, cycle: Cycle, stages: Mapping[int, Stage], calendar: SampleCalendar) -> None:
        self.people, self.cycle, self.stages, self.calendar = people, cycle, stages, calendar
        self.composer = Composer(calendar)
        self._villages: dict[int, Village] = {}

    def scenes_in(self, township: Township) -> list[Scene]:
        """Everything that happens in a township."""
        reviewers = [self.people[username] for username in REVIEWERS.get(township.unit.name, ())]
        found: list[Scene] = []
        for unit in township.villages:
            if self.stages[unit.id] is Stage.untouched:
                continue
            village = self.village(township, unit)
            if _is_home(unit):
                found += home_scenes(village, self.people["reviewer"], self.people["liaison"], self.calendar)
            else:
                found += scenes_of(self.stages[unit.id], village, reviewers, self.calendar)
        return found

    def scenes_before(self, township: Township, cycle: Cycle) -> list[Scene]:
        """Last year in the few villages that took part, how it is carried on, and the township's phrases."""
        reviewer, found = self.people["reviewer"], list[Scene]()
        for name in last_year.VILLAGES:
            village = self.village(township, township.village(name))
            before = last_year.a_year_earlier(village, cycle, self.composer)
            found += last_year.scenes(before, reviewer, self.calendar)
        home = self.village(township, township.village(HOME))
        closing = last_year.closing(cycle, self.people["county"], self.calendar)
        settling = last_year.settling(home, self.calendar)
        return [*found, closing, settling, phrase_scene(township.unit, reviewer, self.calendar)]

    def village(self, township: Township, unit: Unit) -> Village:
        """A village with its plan of this year; made once, since the rows of a plan have names of their own."""
        if unit.id not in self._villages:
            level, area = levels_of(township)[unit.id], township.area_of(unit)
            self._villages[unit.id] = self._village(unit, level, area)
        return self._villages[unit.id]

    def _village(self, unit: Unit, level: int, area: Unit | None) -> Village:
        secretary = self.people.writer_of(unit)
        clerk = self.people["clerk"] if _is_home(unit) else secretary
        written = written_plan(unit)
        composed = partial(self._composed, unit, level, secretary.name, area.name if area else "")
        blocks = retold(written, self.calendar) if written else composed()
        return Village(unit, self.cycle, secretary, clerk, flat_blocks(blocks))

    def _composed(self, unit: Unit, level: int, secretary: str, area: str) -> Blocks:
        held = Random(f"{unit.full_name} held").choice((0, 0, 1, 1, 2))
        return self.composer.plan(unit, aims_of(unit, level), secretary=secretary, area=area, held=held)
