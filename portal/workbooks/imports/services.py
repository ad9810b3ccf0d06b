"""Keeping an uploaded list, and taking it in. Neither commits."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, NotThere
from portal.printing.subject import Person
from portal.workbooks.imports.layout import Row
from portal.workbooks.models import OfficeImport
from portal.workbooks.reading import Sheets, sheets_of
from portal.workbooks.workbook import ImportedList


def keep_list(kind: str, rows: Sequence[Row], notes: Sequence[str], *, file_name: str, actor: Person) -> OfficeImport:
    """Keep a list while the person looks at it."""
    return _kept(kind, _said(rows, notes), file_name, actor)


def keep_unclear(kind: str, answer: Mapping[str, Any], reason: str, *, file_name: str, actor: Person) -> OfficeImport:
    """Keep a table whose head says too little, as it was read, until the person has said which column is what."""
    return _kept(kind, {"answer": answer, "reason": reason}, file_name, actor)


def keep_rows(kept: OfficeImport, rows: Sequence[Row], notes: Sequence[str]) -> None:
    """What will be taken in, with a yes, now that it has been said which column is what."""
    kept.rows = _said(rows, notes)


def _said(rows: Sequence[Row], notes: Sequence[str]) -> dict[str, Any]:
    return {"rows": [list(row) for row in rows], "notes": list(notes)}


def _kept(kind: str, rows: dict[str, Any], file_name: str, actor: Person) -> OfficeImport:
    """In the place of this person's earlier one of the kind."""
    earlier = sa.delete(OfficeImport).where(OfficeImport.user_id == actor.id, OfficeImport.kind == kind)
    db.session.execute(earlier)
    kept = OfficeImport(kind=kind, user_id=actor.id, file_name=file_name, rows=rows, made_at=clock.now())
    db.session.add(kept)
    db.session.flush()
    return kept


def sheets_in(kept: OfficeImport) -> Sheets:
    """The table that is asked about."""
    return sheets_of(kept.rows["answer"])


def is_unclear(kept: OfficeImport) -> bool:
    """Whether it has still to be said which column is what."""
    return "answer" in kept.rows


def kept_or_404(user: Person, kind: str, import_id: int, *, lock: bool = False) -> OfficeImport:
    """A list this very person has brought.

    Raises:
        NotThere: no such list (any more), or somebody else's.
    """
    wanted = sa.select(OfficeImport).where(
        OfficeImport.id == import_id, OfficeImport.user_id == user.id, OfficeImport.kind == kind
    )
    kept = db.session.scalar(wanted.with_for_update() if lock else wanted)
    if kept is None:
        raise NotThere("没有找到这次上传的名单，可能后来又传过一份。请重新上传。")
    return kept


def rows_of(kept: OfficeImport) -> list[Row]:
    """The rows as they were read."""
    return [(number, texts) for number, texts in kept.rows.get("rows", [])]


class TakenAlready(Conflict):
    """The list was taken in before, here or by a second press."""


class NotAsItWas(Conflict):
    """Others have changed something meanwhile: rows that could be taken in cannot any more."""


def take_in(kept: OfficeImport, kind: ImportedList, *, actor: Person) -> int:
    """Write every row of a list, once, all or none; answers how many.

    The rows are checked again, since only now does everything stay as it is.

    Raises:
        TakenAlready: there is nothing to do any more.
        NotAsItWas: a row has a fault now.
    """
    if kept.applied_at:
        raise TakenAlready(f"这份名单{clock.spoken(kept.applied_at)}已经导入过了，没有重复导入。")
    found = kind.rows(rows_of(kept), actor)
    if found.faults:
        raise NotAsItWas("上传以后情况有变化，有几行现在不能导入了，什么也没有导入。请看下面写明的地方，改好再上传。")
    number = found.apply()
    kept.applied_at, kept.rows = clock.now(), {}
    record(f"unit:{actor.unit_id}", f"{kept.kind}_imported", actor=actor, file=kept.file_name, rows=number)
    return number
