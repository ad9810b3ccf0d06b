"""Noting who took which file out. Does not commit."""

from portal.history.services import record
from portal.printing.subject import Person


def note_export(stream: str, title: str, *, rows: int | None, kind: str, actor: Person) -> None:
    """谁导出了什么: a file that has left the portal is out of its hands, so at least that is known."""
    record(stream, "file_exported", actor=actor, title=title, kind=kind, rows=rows)
