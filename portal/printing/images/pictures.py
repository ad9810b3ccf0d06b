"""Making the picture of a page, once, beside the PDF it shows."""

import contextlib
import logging
import resource
import sys
import threading
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired

from portal.kernel.errors import DomainError, NotThere
from portal.printing import store
from portal.printing.process import ENVIRONMENT

log = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("child.py")
WIDTH = 1240  # pixels across: 150 dpi on A4, sharp when a page is spread with two fingers
TIMEOUT = 20.0
LIMITS = {
    resource.RLIMIT_AS: 768 * 1024**2,
    resource.RLIMIT_CPU: 20,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
}
FAILED = "这一页的图片没有做成。请在浏览器里打开 PDF，或用取件码在电脑上取。"
BUSY = "现在看图片的人太多，请过一会儿再打开。"
# At most two pages are drawn at once in one web process, so that readers do not take the machine from writers.
_turns = threading.BoundedSemaphore(2)


class NoPicture(DomainError):
    """A page that could not be drawn; the PDF is still there."""

    status = 503
    heading = "图片没有做成"


def picture_of(kept: store.Kept, page: int) -> Path:
    """The picture of a page, from 1; made the first time somebody looks.

    Raises:
        NotThere: the document has no such page.
        NoPicture: it could not be made in time.
    """
    if not 1 <= page <= kept.pages:
        raise NotThere(f"这份文件只有 {kept.pages} 页。")
    place = kept.path.with_suffix(f".{page}.png")
    if not place.exists():
        store.write(place, _draw(kept.path, page))
    return place


def _draw(path: Path, page: int) -> bytes:
    if not _turns.acquire(timeout=TIMEOUT):
        raise NoPicture(BUSY)
    try:
        code, picture, errors = _run(path, page)
    finally:
        _turns.release()
    if code != 0:
        log.warning("page picture child ended with %s: %s", code, errors.decode(errors="replace")[-2000:])
        raise NoPicture(FAILED)
    return picture


def _run(path: Path, page: int) -> tuple[int, bytes, bytes]:
    """Exit code and both outputs of the child; one that takes too long is killed, which its exit code says."""
    command = [sys.executable, "-P", "-s", str(CHILD), str(path), str(page - 1), str(WIDTH)]
    with Popen(command, stdout=PIPE, stderr=PIPE, start_new_session=True, env=ENVIRONMENT) as child:
        with contextlib.suppress(ProcessLookupError):
            for kind, value in LIMITS.items():
                resource.prlimit(child.pid, kind, (value, value))
        try:
            picture, errors = child.communicate(timeout=TIMEOUT)
        except TimeoutExpired:
            child.kill()
            picture, errors = child.communicate()
    return child.returncode, picture, errors
