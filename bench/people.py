"""What people do all evening: writers type, move on to the next block, look at their plan; reviewers look at villages.

Each act is timed from the moment it was due, not from when it could be sent: if the portal stalls, the wait of
everybody who queued behind counts (no coordinated omission).
"""

import asyncio
import itertools
import json
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

from bench.blocks import Block, Form
from bench.wire import Answer, Browser, NoAnswer


@dataclass
class Log:
    """What happened: (kind of act, seconds since it was due, status), and which marks the portal has acknowledged."""

    acts: list[tuple[str, float, str]] = field(default_factory=list)
    acknowledged: dict[str, tuple[int, str]] = field(default_factory=dict)  # mark → plan, block
    merged: int = 0  # saves answered with somebody else's words: there should be none, nobody shares a block
    is_counting: bool = False

    async def time(self, kind: str, due: float, act: Awaitable[Answer]) -> Answer | None:
        """None when no answer came."""
        answer: Answer | None = None
        try:
            answer = await act
            status = str(answer.status)
        except NoAnswer as reason:
            status = str(reason)
        if self.is_counting:
            self.acts.append((kind, time.perf_counter() - due, status))
        return answer


class Reviewer:
    """Somebody in a township's office."""

    def __init__(self, told: dict[str, Any], address: str, log: Log) -> None:
        self.browser, self.log = Browser(address, told["cookie"]), log
        self.has_reviews, self.reviews = bool(told["reviews"]), itertools.cycle(told["reviews"])

    async def see_list(self, due: float) -> None:
        await self.log.time("township list", due, self.browser.get("/plans"))

    async def see_home(self, due: float) -> None:
        await self.log.time("township home", due, self.browser.get("/"))

    async def see_review(self, due: float) -> None:
        await self.log.time("review page", due, self.browser.get(f"/plans/{next(self.reviews)}/review"))


class Writer:
    """A village's secretary or clerk, with one block open at a time."""

    def __init__(self, number: int, told: dict[str, Any], address: str, log: Log) -> None:
        self.browser, self.log = Browser(address, told["cookie"]), log
        self.number, self.plan, self.keys = number, told["plan"], itertools.cycle(told["blocks"])
        self.marks = itertools.count(1)
        self.block: Block | None = None
        self.presence: Form | None = None
        self.mark = ""
        self.saving = asyncio.Lock()  # one request at a time, like the page

    async def see_home(self, due: float) -> None:
        await self.log.time("plan home", due, self.browser.get(f"/plans/{self.plan}"))

    async def move_on(self, due: float) -> None:
        """Open the next block, and write in that one from now on."""
        key = next(self.keys)
        answer = await self.log.time("block page", due, self.browser.get(f"/plans/{self.plan}/blocks/{key}"))
        if answer and answer.status == 200:
            page = answer.text
            self.block, self.presence = Block(page, self.plan, key), Form(page, "presence")

    async def be_present(self, due: float) -> None:
        """As presence.js: once a minute, whichever page of the plan is open."""
        if self.presence:
            await self.log.time("presence", due, self.browser.post(self.presence.action, self.presence.body()))

    async def save_quietly(self, log: Log) -> None:
        """A save whose time goes into another log; its mark is among those to be found all the same."""
        counted, self.log.is_counting = len(self.log.acts), True
        await self.save(time.perf_counter())
        self.log.is_counting = False
        log.acts += self.log.acts[counted:]
        del self.log.acts[counted:]

    async def save(self, due: float) -> None:
        """As autosave.js: what was not acknowledged is sent again as it was, at the next save."""
        async with self.saving:
            if self.block is None:
                return
            block = self.block
            if not block.is_changed:
                self.mark = f" [b{self.number}-{next(self.marks)}]"
                block.change(self.mark)
            sending = self.browser.post(block.form.action, block.body(), "X-Autosave: 1\r\n")
            answer = await self.log.time("save", due, sending)
            if answer and answer.status == 200:
                self._stored(block, json.loads(answer.text))

    def _stored(self, block: Block, words: dict[str, Any]) -> None:
        block.stored(words["version"])
        self.log.merged += bool(words["taken_over"])
        self.log.acknowledged[self.mark.strip()] = (block.plan, block.key)
