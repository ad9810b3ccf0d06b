"""Why a document could not be drawn, in the words that people read."""

import signal

from portal.printing.child import OUT_OF_MEMORY

TOO_LONG = "排版用时太长，已经停止。"
TOO_LARGE = "这份文件太大，内存不够。"
STOPPED = "打印程序正在重新启动，稍后会接着做。"


class RenderFailed(Exception):
    """The document was not made; the message says why in Chinese. `is_crash`: worth another try by itself.
    `is_too_much`: less of it could be made; how to ask for less only the paper knows, which adds it."""

    def __init__(self, message: str, *, is_crash: bool = False, is_too_much: bool = False) -> None:
        super().__init__(message)
        self.is_crash, self.is_too_much = is_crash, is_too_much


class RenderStopped(RenderFailed):
    """The worker is shutting down; the document can be made when it is back."""


def failure_of(code: int, errors: bytes) -> RenderFailed:
    """What a child that ended with this exit code, and these last words, died of."""
    if code == OUT_OF_MEMORY or b"MemoryError" in errors or b"failed to allocate" in errors:
        return RenderFailed(TOO_LARGE, is_too_much=True)
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return RenderFailed(TOO_LONG, is_too_much=True)
    return RenderFailed("排版程序意外中断。", is_crash=True)
