"""Somebody at the county who takes long files out while everybody writes: ask, wait on the page, fetch."""

import asyncio
import itertools
import re
from typing import Any

from bench.figures import EXPORT
from bench.people import Log
from bench.wire import Answer, Browser, NoAnswer

LOOK_EVERY = 2.0  # seconds, as templates/printing/_job.html
LOOKS = 90
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
READY = re.compile(r'href="(/prints/\d+/file)"')
STARS = ("", "branch", "industry", "ecology", "safety", "civility")


class Taker:
    """Word and Excel in turn, of all stars and of each: no two in a row are equal files, which would be made once."""

    def __init__(self, told: dict[str, Any], address: str, log: Log) -> None:
        self.browser, self.log, self.unit = Browser(address, told["cookie"]), log, told["unit"]
        self.wanted = itertools.cycle([(path, star) for star in STARS for path in ("word/ledger", "ledger")])
        self.taken = list[str]()

    async def take_out(self, due: float) -> None:
        """An answer that does not come is part of the report, not the end of the run."""
        path, star = next(self.wanted)
        try:
            came = await self._taken_out(path, star, due)
        except NoAnswer as reason:
            came = f"no answer on the way: {reason}"
        if came:
            self.taken.append(f"{path} {star}: {came}")

    async def _taken_out(self, path: str, star: str, due: float) -> str:
        """The press is timed as a page is; how long the file itself takes is the worker's affair."""
        page = await self.browser.get("/prints")
        token = TOKEN.search(page.text)
        if token is None:
            raise RuntimeError(f"the print centre has no form: {page.status}")
        body = f"csrf_token={token[1]}&unit_id={self.unit}&star={star}&end=1"
        answer = await self.log.time(EXPORT, due, self.browser.post(f"/exports/{path}", body))
        return await self._fetched(answer) if answer else ""

    async def _fetched(self, asked: Answer) -> str:
        """What came of it, for the report."""
        if asked.status != 303:
            return f"answered at once with {asked.status}, {len(asked.body)} bytes"
        for looks in range(1, LOOKS):
            await asyncio.sleep(LOOK_EVERY)
            page = await self.browser.get(asked.headers["location"])
            if ready := READY.search(page.text):
                file = await self.browser.get(ready[1])
                return f"{len(file.body)} bytes after about {looks * LOOK_EVERY:.0f} s"
            if "没有成功" in page.text:
                return "failed"
        return "not ready in time"
