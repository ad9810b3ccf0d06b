"""Old papers make room: what was drawn for a day's meeting goes after a month, plans that were handed in stay.

A paper that is gone can be made again from its print job (再试一次); the job's row stays.
"""

import json
import time
from pathlib import Path

from portal.printing import store

DAYS = 30


def clear_old(days: int = DAYS) -> tuple[int, int]:
    """Remove papers older than that, and what was left half written; (papers, bytes)."""
    before, papers, size = time.time() - days * 86_400, 0, 0
    for note in store.folder().glob("*/*.json"):
        if note.stat().st_mtime < before and not json.loads(note.read_text("utf-8")).get("is_lasting"):
            papers, size = papers + 1, size + _remove(note)
    for draft in store.folder().glob("*/*.part"):
        if draft.stat().st_mtime < before:
            draft.unlink(missing_ok=True)
    return papers, size


def remove(key: str) -> None:
    """Take one paper away, with its pictures."""
    _remove(store.note_of(key))


def _remove(note: Path) -> int:
    """The paper first, then its pictures, then the note: what is there is always complete."""
    papers = [note.with_suffix(suffix) for suffix in (store.PDF, store.ZIP, store.XLSX, store.DOCX)]
    pictures = sorted(note.parent.glob(f"{note.stem}.*.png"))
    size = sum(path.stat().st_size for path in (*papers, *pictures, note) if path.exists())
    for path in (*papers, *pictures, note):
        path.unlink(missing_ok=True)
    return size
