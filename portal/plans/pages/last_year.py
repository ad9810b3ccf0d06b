"""What last year puts on this year's pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.accounts.models import User
from portal.plans import policy
from portal.plans.domain.cells import Cell, StarView, TaskView
from portal.plans.domain.last_year.choices import Choice, choices, undecided
from portal.plans.domain.questions import block_kind
from portal.plans.queries import WorkingCopy
from portal.plans.queries.last_year import LastYear, last_year_of
from portal.plans.services.last_year_whole import keys_of, offered


@dataclass(frozen=True)
class Beside:
    """Last year's answers beside one block."""

    last_year: LastYear
    cells: list[Cell]
    choices: list[Choice]
    gone: Sequence[TaskView] = ()  # beside a task that is new: what the star had then and has no more

    @property
    def open_count(self) -> int:
        return sum(choice.is_open for choice in self.choices)


def beside(user: User, copy: WorkingCopy, block_key: str) -> Beside | None:
    """The panel 去年 of a block; None where last year says nothing about it."""
    last_year = last_year_of(user, copy.plan)
    if last_year is None or block_kind(block_key) == "procedure":
        return None
    if block_key not in last_year.document.block_keys:
        gone = _gone(last_year, copy, block_key)
        return Beside(last_year, [], [], gone) if gone else None
    task, now = last_year.document.task_of(block_key), copy.document.task_of(block_key)
    chosen = choices(task, now, last_year.done) if task and now else []
    return Beside(last_year, _cells(last_year, block_key, task), chosen)


def _gone(last_year: LastYear, copy: WorkingCopy, block_key: str) -> list[TaskView]:
    """The tasks with measures that the star of this block had last year, and that the catalogue has no more."""
    star = copy.document.star_of(block_key)
    before = next((then for then in last_year.document.stars if star and then.key == star.key), None)
    return (
        [task for task in before.tasks if task.measures and not copy.document.task_of(task.block_key)] if before else []
    )


def _cells(last_year: LastYear, block_key: str, task: TaskView | None) -> list[Cell]:
    """Of a task its assessment and goal: how it was then is shown by the measures."""
    if task:
        return [task["assessment"], task["goal"]]
    return [cell for cell in last_year.document.cells_of(block_key) if not cell.is_empty]


@dataclass(frozen=True)
class AtHome:
    """What the plan's home says about last year."""

    year: int
    undecided: int  # measures nobody has chosen for
    first_block: str | None  # where the first of them is
    offers_profile: bool
    stars: Sequence[StarView]  # those of which something can be taken over
    takes_whole: bool  # whether anything at all can be


def at_home(user: User, copy: WorkingCopy) -> AtHome | None:
    """None when there is nothing to say: no plan last year, or this one is not to be written in."""
    last_year = None if policy.why_not_edit(user, copy.plan) else last_year_of(user, copy.plan)
    if last_year is None:
        return None
    now = [task for star in copy.document.stars for task in star.tasks]
    left = undecided(last_year.tasks, now, last_year.done)
    offers = not copy.document.contents.get("profile") and bool(last_year.document.contents.get("profile"))
    keys = {key for key, _ in offered(copy, last_year, copy.document.block_keys)}
    stars = [star for star in copy.document.stars if keys & {*keys_of(copy, star.key)}]
    return AtHome(last_year.year, sum(left.values()), next(iter(left), None), offers, stars, bool(keys))


def takes_star(user: User, copy: WorkingCopy, star_key: str) -> int | None:
    """The year from which something of a star can be taken over; None when there is nothing."""
    last_year = None if policy.why_not_edit(user, copy.plan) else last_year_of(user, copy.plan)
    if last_year is None or not any(offered(copy, last_year, keys_of(copy, star_key))):
        return None
    return last_year.year
