"""The year before in five villages of 广武镇: approved, closed, and partly carried on into this year.

It was the same story a year earlier (`SampleCalendar.year_earlier`).
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.catalogue.services import close_cycle
from portal.plans.domain.content import Content, measure_row, measure_uids, tidy
from portal.plans.domain.field_keys import MEASURES, measure_field
from portal.plans.domain.numbers import plain
from portal.plans.domain.questions import PROFILE, catalogue_key
from portal.plans.queries.last_year import last_year_of
from portal.plans.services.last_year import note_outcome
from portal.sample.accounts import HOME
from portal.sample.actions import Village
from portal.sample.calendar import SampleCalendar
from portal.sample.composer import Composer, aims_of
from portal.sample.layout import flat_blocks
from portal.sample.story import Scene

# At different stages this year; 示例村01 has not begun, and is offered last year's 基本情况.
VILLAGES = (HOME, "示例村01", "示例村02", "示例村04", "示例村05")
OPINION = "同意。按计划抓好落实，年底逐条对账。"
LEVEL = 2
CARRIED = 0.3  # how readily a measure of last year is one of this year's as well
DONE = 3  # measures that 桃花峪村 has called done


def a_year_earlier(village: Village, cycle: Cycle, composer: Composer) -> Village:
    """The same village with last year's plan: slightly other figures, other words, and some of the same measures."""
    random, year = Random(f"{village.unit.full_name} last year"), cycle.year
    profile = profile_before(village.contents["profile"], random)
    blocks = composer.earlier_plan(village.unit, aims_before(village), profile)
    before, now = _income(profile), _income(village.contents["profile"])
    for key in ("overview", "strengths"):
        said = earlier_words(village.contents["analysis"].get(key, ""), year)
        blocks["analysis"][key] = said.replace(now, before) if now else said
    contents = {
        key: carried_on(content, village.contents.get(key, {}), random, year)
        for key, content in flat_blocks(blocks).items()
    }
    return replace(village, cycle=cycle, contents=contents)


def aims_before(village: Village) -> list[str]:
    """The first of this year's stars."""
    blocks = village.contents.items()
    aims = [catalogue_key(key) for key, block in blocks if block.get("intent") in ("held", "planned")]
    return aims[:LEVEL] or aims_of(village.unit, LEVEL)


def profile_before(profile: Content, random: Random) -> dict[str, Any]:
    """基本情况 a year earlier: what grows from year to year was a little smaller."""
    earlier: dict[str, Any] = {question.key: profile.get(question.key) for question in PROFILE}
    for key, most in (("population", 14), ("party_members", 2)):
        if earlier[key] is not None:
            earlier[key] -= random.randint(1, most)
    if income := earlier["collective_income_wan"]:
        earlier["collective_income_wan"] = f"{float(income) * random.uniform(0.75, 0.92):.1f}"
    return earlier


def _income(profile: Mapping[str, Any]) -> str:
    income = profile.get("collective_income_wan")
    return f"{plain(income)} 万元" if income else ""


def earlier_words(text: str, year: int) -> str:
    """What was said in the year after `year`: 2022 年 becomes 2021 年; what happened long ago keeps its year."""
    near = "|".join(str(year + place) for place in range(4))
    return re.sub(rf"({near})(?= ?年)", lambda found: str(int(found[0]) - 1), text)


def carried_on(before: Content, now: Content, random: Random, year: int) -> Content:
    """Last year's block with some of this year's measures in it, under their uids: those go on.

    A measure in the same words is the same measure.
    """
    uids = measure_uids(now)
    same_words = {now.get(measure_field(uid, "text")): uid for uid in uids}
    rows: dict[str, Mapping[str, Any]] = {}
    for uid in measure_uids(before):
        row = measure_row(before, uid)
        goes_on = same_words.get(row["text"]) or (random.choice(uids) if uids and random.random() < CARRIED else None)
        if goes_on is None:
            rows[uid] = row
        else:
            rows[goes_on] = _row_before(measure_row(now, goes_on), year)
    cells = {measure_field(uid, key): value for uid, row in rows.items() for key, value in row.items()}
    return tidy({**before, **cells, MEASURES: list(rows)})


def _row_before(row: Mapping[str, Any], year: int) -> dict[str, Any]:
    """The 29th of February becomes the 28th."""
    month_day = row["due_on"][4:].replace("02-29", "02-28") if row["due_on"] else ""
    due_on = f"{year}{month_day}" if month_day else None
    return {**row, "text": earlier_words(row["text"], year), "due_on": due_on}


def scenes(village: Village, reviewer: User, calendar: SampleCalendar) -> list[Scene]:
    """Written and handed in a year ago, approved the day after."""
    before = calendar.year_earlier
    return [
        Scene(before.workdays_ago(4, 9, 30), lambda: village.write(village.contents)),
        Scene(before.workdays_ago(4, 16, 10), village.submit),
        Scene(before.workdays_ago(3, 10, 20), lambda: village.approve(reviewer, OPINION)),
    ]


def closing(cycle: Cycle, county: User, calendar: SampleCalendar) -> Scene:
    """The county closes the year before it opens the next."""
    return Scene(calendar.closed_before, lambda: close_cycle(cycle, actor=county))


def settling(village: Village, calendar: SampleCalendar) -> Scene:
    """This year: a few of last year's measures are called done."""

    def act() -> None:
        plan = village.plan(village.clerk)
        last_year = last_year_of(village.clerk, plan)
        if last_year is None:
            raise LookupError(f"no last year of {village.unit.full_name}")
        now = {uid for content in village.contents.values() for uid in measure_uids(content)}
        found = [(task.block_key, measure.uid) for task in last_year.tasks for measure in task.measures]
        for key, uid in [pair for pair in found if pair[1] not in now][:DONE]:
            note_outcome(plan, last_year, key, uid, is_done=True, actor=village.clerk)

    return Scene(calendar.workdays_ago(4, 20, 5), act)
