"""A browser's network: kept connections, one cookie, gzip. Raw streams, for it shares the cores with the portal."""

import asyncio
import gzip
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

PATIENCE = 20  # seconds for an answer, as static/js/autosave_http.js
HEADERS = "Host: {host}\r\nUser-Agent: bench\r\nAccept-Encoding: gzip\r\nCookie: {cookie}\r\nConnection: keep-alive\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded;charset=UTF-8\r\nContent-Length: {length}\r\n"


class NoAnswer(Exception):
    """Why there was none: the text goes into the report where a status would be."""


@dataclass(frozen=True)
class Answer:
    """A status with a body; `text` unpacks it, which only those pay for who read it."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


class Line:
    """One connection to the server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer, self.is_used = reader, writer, False

    @property
    def is_open(self) -> bool:
        return not (self.reader.at_eof() or self.writer.is_closing())

    async def exchange(self, request: bytes) -> Answer:
        """Send and receive.

        Raises:
            EOFError: the server closed before its answer was complete.
        """
        self.writer.write(request)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        # Each answer of the portal says how long it is; 204 has no body.
        body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        self.is_used = True
        if headers.get("connection", "").lower() == "close":
            self.writer.close()
        return Answer(int(first.split()[1]), headers, body)


class Browser:
    """One person's connections and cookie. `redialled` counts the times the server had hung up in between."""

    def __init__(self, address: str, cookie: str = "") -> None:
        place = urlsplit(address)
        self.host, self.port = place.hostname or "", place.port or 80
        self.cookie, self.idle, self.redialled = cookie, list[Line](), 0

    async def get(self, path: str) -> Answer:
        return await self._send("GET", path)

    async def post(self, path: str, body: str, extra: str = "") -> Answer:
        return await self._send("POST", path, body.encode(), FORM.format(length=len(body.encode())) + extra)

    async def _send(self, method: str, path: str, body: bytes = b"", extra: str = "") -> Answer:
        headers = HEADERS.format(host=f"{self.host}:{self.port}", cookie=self.cookie)
        request = f"{method} {path} HTTP/1.1\r\n{headers}{extra}\r\n".encode() + body
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await self._exchange(request)
        except TimeoutError as error:
            raise NoAnswer("timeout") from error
        except (OSError, EOFError) as error:
            raise NoAnswer("cut off") from error
        self._remember(answer)
        return answer

    async def _exchange(self, request: bytes) -> Answer:
        line = await self._line()
        try:
            answer = await self._over(line, request)
        except (OSError, asyncio.IncompleteReadError) as error:
            # The server hung up on a connection that had been idle: like a browser, try once more on a new one.
            if not line.is_used or (isinstance(error, asyncio.IncompleteReadError) and error.partial):
                raise
            self.redialled += 1
            answer = await self._over(await self._dial(), request)
        return answer

    async def _over(self, line: Line, request: bytes) -> Answer:
        try:
            answer = await line.exchange(request)
        except BaseException:
            line.writer.close()
            raise
        self.idle.append(line)
        return answer

    async def _line(self) -> Line:
        while self.idle:
            line = self.idle.pop()
            if line.is_open:
                return line
            line.writer.close()
        return await self._dial()

    async def _dial(self) -> Line:
        return Line(*await asyncio.open_connection(self.host, self.port, limit=1 << 20))

    def _remember(self, answer: Answer) -> None:
        if found := re.match(r"portal=[^;]*", answer.headers.get("set-cookie", "")):
            self.cookie = found[0]

    def close(self) -> None:
        for line in self.idle:
            line.writer.close()
