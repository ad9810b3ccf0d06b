"""How the last `flask backup` went, wherever it puts its file: kept beside the data, for alerts and 系统状态."""

import datetime as dt
import json
import logging
from pathlib import Path
from typing import NamedTuple

from portal.kernel import clock

log = logging.getLogger(__name__)


class Notes(NamedTuple):
    """`why` the last one failed; empty when it did not."""

    made_at: dt.datetime | None = None
    failed_at: dt.datetime | None = None
    why: str = ""


def notes_in(instance: Path) -> Notes:
    try:
        kept = json.loads(_place(instance).read_text("utf-8"))
        return Notes(_moment(kept["made_at"]), _moment(kept["failed_at"]), str(kept["why"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Notes()


def note_made(instance: Path) -> None:
    _write(instance, Notes(made_at=clock.now()))


def note_failed(instance: Path, why: str) -> None:
    _write(instance, Notes(notes_in(instance).made_at, clock.now(), why[:200]))


def _write(instance: Path, notes: Notes) -> None:
    """On a full disk this fails like the backup did; then its age is what tells."""
    kept = {"made_at": _text(notes.made_at), "failed_at": _text(notes.failed_at), "why": notes.why}
    draft = _place(instance).with_suffix(".part")
    try:
        draft.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
        draft.replace(_place(instance))
    except OSError:
        log.warning("how the backup went could not be noted", exc_info=True)


def _place(instance: Path) -> Path:
    return instance / "last_backup.json"


def _text(moment: dt.datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _moment(text: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
