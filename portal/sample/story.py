"""How far each village of the sample has come, as scenes that are played in the order of time."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from functools import partial
from random import Random
from typing import NamedTuple

from portal.accounts.models import User
from portal.sample.actions import Village
from portal.sample.calendar import SampleCalendar
from portal.sample.files import read
from portal.sample.remarks import remarks_on
from portal.sample.times import clock_at


class Stage(Enum):
    """Where a village's plan stands when the sample is loaded."""

    untouched = "未开始"
    started = "填写中"
    submitted = "待审核"
    resubmitted = "待审核（退回后又报）"
    returned = "退回修改"
    approved = "已通过"
    approved_later = "已通过（退回过一次）"

    @property
    def state_label(self) -> str:
        """As lists call it."""
        return self.value.partition("（")[0]


class Scene(NamedTuple):
    """Something that happens at a moment."""

    at: dt.datetime
    act: Callable[[], None]


def play(scenes: Iterable[Scene]) -> None:
    """Let it happen, in the order of time."""
    for scene in sorted(scenes, key=lambda scene: scene.at):
        with clock_at(scene.at):
            scene.act()


class Story:
    """One village, told with a random number generator of its own: the same whenever the sample is loaded."""

    def __init__(self, village: Village, reviewers: Sequence[User]) -> None:
        self.village, self.reviewers = village, reviewers
        self.random = Random(f"{village.unit.full_name} story")
        self.remarks = remarks_on(village)

    def begin(self) -> None:
        """Fill in the form's first blocks, be it two or nearly all, and half of the next one."""
        keys = list(self.village.contents)
        number = self.random.randint(2, len(keys) - 3)
        self.village.write(keys[:number])
        self.village.write_half(keys[number])

    def write(self) -> None:
        self.village.write(self.village.contents)

    def submit(self) -> None:
        self.village.submit()

    def give_back(self) -> None:
        reviewer = self.random.choice(self.reviewers)
        for remark in self.remarks:
            self.village.comment(reviewer, remark.block_key, remark.field_key, remark.words)
        self.village.give_back(reviewer, self.random.choice(read("comments")["return_reasons"]))

    def correct(self) -> None:
        for remark in self.remarks:
            self.village.add_words(remark.block_key, remark.field_key, remark.answer)
        self.village.submit()

    def approve(self) -> None:
        reviewer, opinions = self.random.choice(self.reviewers), read("comments")["approve_opinions"]
        self.village.approve(reviewer, self.random.choice(opinions))


class Step(NamedTuple):
    """A part of the way: so many workdays after the one before, some time after this hour."""

    act: Callable[[Story], None]
    days: int
    hour: int


BEGIN, WRITE, SUBMIT = Step(Story.begin, 0, 16), Step(Story.write, 0, 9), Step(Story.submit, 0, 14)
RETURN, CORRECT, APPROVE = Step(Story.give_back, 1, 9), Step(Story.correct, 1, 14), Step(Story.approve, 1, 10)
WAYS: dict[Stage, Sequence[Step]] = {
    Stage.untouched: (),
    Stage.started: (BEGIN,),
    Stage.submitted: (WRITE, SUBMIT),
    Stage.returned: (WRITE, SUBMIT, RETURN),
    Stage.resubmitted: (WRITE, SUBMIT, RETURN, CORRECT),
    Stage.approved: (WRITE, SUBMIT, APPROVE),
    Stage.approved_later: (WRITE, SUBMIT, RETURN, CORRECT, APPROVE),
}


def scenes_of(stage: Stage, village: Village, reviewers: Sequence[User], calendar: SampleCalendar) -> list[Scene]:
    """A village's way to its stage over the last few workdays; the last step was yesterday or before."""
    story, steps = Story(village, reviewers), WAYS[stage]
    length = sum(step.days for step in steps)
    day, found = story.random.randint(length + 1, max(4, length + 2)), list[Scene]()
    for step in steps:
        day -= step.days
        at = calendar.workdays_ago(day, step.hour) + dt.timedelta(minutes=story.random.randint(0, 170))
        found.append(Scene(at, partial(step.act, story)))
    return found
