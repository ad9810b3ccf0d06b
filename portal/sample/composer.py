"""Makes up a village's plan: always the same for the same village, and unlike its neighbours'.

Words come from `data/fragments.json`; figures, owners, dates and how many measures there are come from a random number
generator that starts from the village's name. It is made up for the story's year, as the plans in `data/` were written,
and told for another one by `retelling`; the result has the shape of those plans, see `layout.py`.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from portal.places.models import Unit
from portal.plans.domain.numbers import plain
from portal.plans.domain.questions import MEETINGS
from portal.sample.calendar import STORY_YEAR, SampleCalendar
from portal.sample.figures import profile_of, sentence_about
from portal.sample.files import read
from portal.sample.retelling import retold
from portal.sample.staff import Staff

Blocks = dict[str, dict[str, Any]]

# How readily a village wins each star: 文明幸福 comes first, 支部过硬 last, as in published plans (domain §9).
READINESS = {"civility": 9.0, "safety": 6.0, "ecology": 4.0, "industry": 1.5, "branch": 0.8}
LEVEL_WORDS = ("零星", "一星", "两星", "三星", "四星", "五星")
FEWEST_MEASURES, MOST_MEASURES = 20, 45


class Composer:
    """Keeps what all villages draw from, so that the files are read once."""

    def __init__(self, calendar: SampleCalendar) -> None:
        self.calendar = calendar
        self.fragments: Mapping[str, Any] = read("fragments")
        self.owners: Sequence[str] = read("people")["owners"]
        self.stars = {kind: read(f"catalogue_{kind}")["stars"] for kind in ("village", "community")}

    def plan(self, unit: Unit, aims: Sequence[str], *, secretary: str, area: str = "", held: int = 0) -> Blocks:
        """A plan without gaps that aims at these stars, of which the village holds the first `held` already."""
        return self._told(Draft(self, unit, secretary, area).blocks(aims, held), self.calendar)

    def earlier_plan(self, unit: Unit, aims: Sequence[str], profile: Mapping[str, Any]) -> Blocks:
        """Another plan of the same village, for the year before: with the figures of `profile`, in other words."""
        draft = Draft(self, unit, str(profile["secretary"]), earlier=profile)
        return self._told(draft.blocks(aims, 0), self.calendar.year_earlier)

    def _told(self, blocks: Blocks, calendar: SampleCalendar) -> Blocks:
        told: Blocks = retold(blocks, calendar)
        return told


def aims_of(unit: Unit, level: int) -> list[str]:
    """The keys of as many stars, those that the village is nearest to first."""
    random = Random(f"{unit.full_name} aims")
    return sorted(READINESS, key=lambda key: -READINESS[key] * random.uniform(0.4, 1.6))[:level]


class Draft:
    """One village's plan in the making."""

    def __init__(
        self,
        composer: Composer,
        unit: Unit,
        secretary: str,
        area: str = "",
        *,
        earlier: Mapping[str, Any] | None = None,
    ) -> None:
        self.random = Random(f"{unit.full_name} a year before" if earlier else unit.full_name)
        self.fragments = composer.fragments
        self.stars = composer.stars[unit.unit_type.value if unit.unit_type else "village"]
        self.staff = Staff(self.random, composer.owners, secretary)
        self.unit = unit
        self.profile = dict(earlier or profile_of(self.random, secretary, area, self.fragments["industries"]))

    def blocks(self, aims: Sequence[str], held: int) -> Blocks:
        intents = {star["key"]: "none" for star in self.stars} | {
            key: "held" if place < held else "planned" for place, key in enumerate(aims)
        }
        analysis, targets = self._analysis(aims), self._targets(len(aims))
        blocks: Blocks = {"profile": self.profile, "analysis": analysis, "targets": targets}
        counts = self._measure_counts(aims)
        for star in self.stars:
            intent = intents[star["key"]]
            blocks[f"star.{star['key']}"] = {"intent": intent, "goal": self._star_goal(star, intent)}
            for task in star["tasks"]:
                blocks[f"task.{task['key']}"] = self._task(star, task["key"], intent, counts[task["key"]])
        return {**blocks, "procedure": self._procedure()}

    def _measure_counts(self, aims: Sequence[str]) -> dict[str, int]:
        """Task key → measures: one under each task that has to count, the rest where there is most to do."""
        must = {task["key"]: star["key"] in aims for star in self.stars for task in star["tasks"]}
        counts = {key: int(needed) for key, needed in must.items()}
        wanted = self.random.randint(FEWEST_MEASURES, MOST_MEASURES)
        while sum(counts.values()) < wanted:
            free = [key for key in counts if counts[key] < len(self.fragments[key]["measures"])]
            (chosen,) = self.random.choices(free, [3 if must[key] else 1 for key in free])
            counts[chosen] += 1
        return counts

    def _analysis(self, aims: Sequence[str]) -> dict[str, Any]:
        pick = self.random.choice
        return {
            "overview": sentence_about(self.unit.name, self.profile) + pick(self.fragments["overview"]),
            "strengths": pick(self.fragments["strengths"]),
            "achieved": pick(self.fragments["achieved"]),
            "gaps": pick(self.fragments["gaps"]),
            "goal": self._overall_goal(aims),
        }

    def _overall_goal(self, aims: Sequence[str]) -> str:
        """Which stars, and what becomes of them; of the general words only those that speak of the same level."""
        names = "、".join(star["name"] for star in self.stars if star["key"] in aims)
        aim = f"今年的目标是{names}。" if aims else "今年先补短板，不申报星级。"
        said = f"创成{LEVEL_WORDS[len(aims)]}"
        general = [goal for goal in self.fragments["goals"] if said in goal]
        details = [self.random.choice(self.fragments[f"{key}.{self.random.randint(1, 5)}"]["goal"]) for key in aims]
        return aim + "".join([*general[:1], *details[:2]])

    def _targets(self, level: int) -> dict[str, int]:
        later = [level]
        for _ in range(2):
            later.append(min(5, later[-1] + self.random.choice((0, 1, 1))))
        return {f"level_{STORY_YEAR + place}": number for place, number in enumerate(later)}

    def _star_goal(self, star: Mapping[str, Any], intent: str) -> str | None:
        if intent == "none":
            return None
        first, second = self.random.sample([task["key"] for task in star["tasks"]], 2)
        return "".join(self.random.choice(self.fragments[key]["goal"]) for key in (first, second))

    def _task(self, star: Mapping[str, Any], key: str, intent: str, measures: int) -> dict[str, Any]:
        pick, words = self.random.choice, self.fragments[key]
        weights = {"none": (1, 4, 4), "planned": (2, 6, 2), "held": (6, 3, 0)}[intent]
        (assessment,) = self.random.choices(("met", "partial", "unmet"), weights)
        return {
            "assessment": assessment,
            "situation": self._income() if key == "industry.2" else pick(words["situation"]),
            "gap": pick(words["gap"]) if assessment != "met" else None,
            "goal": pick(words["goal"]) if measures or intent != "none" else None,
            "measures": [
                self._measure(star, text, words["support"]) for text in self.random.sample(words["measures"], measures)
            ],
        }

    def _income(self) -> str:
        """壮大村级集体经济 must not say another figure than 基本情况 does."""
        income = self.profile["collective_income_wan"]
        figure = f"上年村集体经济收入 {plain(income)} 万元" if income else "上年村集体经济收入还在核实"
        return f"{figure}，{self.random.choice(('主要靠承包费', '主要靠门面租金', '主要靠光伏', '收益还不稳定'))}。"

    def _measure(self, star: Mapping[str, Any], text: str, support: Sequence[str]) -> dict[str, Any]:
        return {
            "text": text,
            "owner": self.staff.owner_for(star["key"]),
            "due_on": self._due_on().isoformat(),
            "support": self.random.choice(support) if self.random.random() < 0.3 else None,
            "task_force": f"{star['name']}专班" if self.random.random() < 0.6 else None,
        }

    def _due_on(self) -> dt.date:
        """From June to December, as the story has it."""
        return dt.date(STORY_YEAR, self.random.randint(6, 12), self.random.choice((10, 20, 25, 28, 30)))

    def _procedure(self) -> dict[str, Any]:
        day, content = dt.date(STORY_YEAR, 5, self.random.randint(16, 22)), dict[str, Any]()
        sizes = (self.random.randint(5, 7), self.profile["party_members"], self.random.randint(25, 45))
        for (key, _), expected in zip(MEETINGS, sizes, strict=True):
            present = expected - self.random.randint(0, expected // 5)
            content |= {f"{key}_on": day.isoformat(), f"{key}_expected": expected, f"{key}_present": present}
            content[f"{key}_agreed"] = present - self.random.randint(0, 1)
            day += dt.timedelta(days=self.random.randint(1, 2))
        return content
