"""When things are due, and doing them then, however late the portal is with the ones before."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from random import Random
from typing import NamedTuple

from bench.exports import Taker
from bench.people import Reviewer, Writer

SAVE_EVERY = 15.0  # seconds; the longest that autosave.js lets somebody type without saving
PRESENCE_EVERY = 60.0  # presence.js
PAGES_A_SECOND = 20.0

Act = Callable[[float], Coroutine[None, None, None]]


class Due(NamedTuple):
    """An act and its moment, in seconds from the beginning."""

    at: float
    act: Act


def evening(writers: Sequence[Writer], reviewers: Sequence[Reviewer], seconds: float, *, presence: bool) -> list[Due]:
    """Everything that is due, in order; always the same for the same people and time."""
    random, due = Random("bench"), list[Due]()
    for writer in writers:
        due += _every(SAVE_EVERY, writer.save, seconds, random)
        if presence:
            due += _every(PRESENCE_EVERY, writer.be_present, seconds, random)
    due += _pages(writers, reviewers, seconds, random)
    return sorted(due, key=lambda one: one.at)


def taken_out(due: Sequence[Due], taker: Taker, a_minute: float, seconds: float) -> list[Due]:
    """The same evening with long files taken out beside it."""
    exports = _every(60 / a_minute, taker.take_out, seconds, Random("exports"))
    return sorted([*due, *exports], key=lambda one: one.at)


def _every(interval: float, act: Act, seconds: float, random: Random) -> Iterator[Due]:
    """From a moment of its own in the first interval: people do not type in step, and now and then they do."""
    at = random.uniform(0, interval)
    while at < seconds:
        yield Due(at, act)
        at += interval


def _pages(writers: Sequence[Writer], reviewers: Sequence[Reviewer], seconds: float, random: Random) -> Iterator[Due]:
    """Page views at random moments (exponential gaps): so many of each kind among a hundred."""
    reading = [reviewer for reviewer in reviewers if reviewer.has_reviews]
    kinds: list[tuple[int, Callable[[], Act]]] = [
        (40, lambda: random.choice(writers).move_on),
        (25, lambda: random.choice(writers).see_home),
        (15, lambda: random.choice(reviewers).see_list),
        (10, lambda: random.choice(reading).see_review),
        (10, lambda: random.choice(reviewers).see_home),
    ]
    weights, makers = [weight for weight, _ in kinds], [maker for _, maker in kinds]
    at = random.expovariate(PAGES_A_SECOND)
    while at < seconds:
        yield Due(at, random.choices(makers, weights)[0]())
        at += random.expovariate(PAGES_A_SECOND)


async def keep(due: Sequence[Due]) -> list[float]:
    """Do each act when it is due; returns how late this program was in beginning each, in seconds."""
    lags, began = list[float](), time.perf_counter()
    async with asyncio.TaskGroup() as acts:
        for at, act in due:
            if (wait := began + at - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            lags.append(time.perf_counter() - began - at)
            acts.create_task(act(began + at))
    return lags
