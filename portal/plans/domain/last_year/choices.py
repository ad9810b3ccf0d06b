"""延续、改写、已完成: how far the village has decided about last year's measures. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from portal.plans.domain.cells import MeasureView, TaskView


@dataclass(frozen=True)
class Choice:
    """A measure of last year, and what became of it: goes on as number `number` of this year, or done, or open."""

    measure: MeasureView
    number: int | None
    is_done: bool

    @property
    def is_open(self) -> bool:
        """还没有选."""
        return self.number is None and not self.is_done


def choices(then: TaskView, now: TaskView, done: Collection[str]) -> list[Choice]:
    """Last year's measures of a task beside this year's. One that goes on is not done, whatever was said before."""
    numbers = {measure.uid: measure.number for measure in now.measures}
    return [
        Choice(measure, numbers.get(measure.uid), measure.uid in done and measure.uid not in numbers)
        for measure in then.measures
    ]


def undecided(then: Iterable[TaskView], now: Sequence[TaskView], done: Collection[str]) -> dict[str, int]:
    """Block key → measures nobody has chosen for. Tasks that this year's catalogue does not have ask for nothing."""
    current = {task.key: task for task in now}
    counts = {
        task.block_key: sum(choice.is_open for choice in choices(task, current[task.key], done))
        for task in then
        if task.key in current
    }
    return {block_key: number for block_key, number in counts.items() if number}
