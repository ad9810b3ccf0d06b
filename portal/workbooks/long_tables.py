"""A list that is too long to be waited for: made by the print centre's worker, with progress, cancel, a message, and
rights asked again when it is fetched.

Some rows are written in a moment, and are answered at once. Thousands would hold one of the few places of a web process
for seconds (portal/web/turnstile.py), and everybody else with them.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from portal.kernel.errors import NotAllowed
from portal.kernel.version import VERSION
from portal.printing.document import Built, Document, Look, Tell, digest, file_name, tell_rows
from portal.printing.subject import Person
from portal.workbooks.table import Expect, Maker, Table
from portal.workbooks.writing import write_workbook

# What a job keeps of the form: the filters of the pages that the lists are taken from.
NUMBERS = ("unit_id", "plan_id", "year", "township", "area", "level", "month")
WORDS = ("state", "star", "search", "intent", "kind", "reported", "aim", "view", "internal", "office")
LONGEST = 60
NOBODY = "导出的文件上要写明是谁导出的，请登录以后在页面上导出。"


def params_from(fields: Mapping[str, str]) -> dict[str, Any]:
    """The filters of the form; numbers as numbers, what is empty or none of ours left out."""
    given = {name: fields.get(name, "").strip()[:LONGEST] for name in (*NUMBERS, *WORDS)}
    return {name: _value(name, value) for name, value in given.items() if value}


def _value(name: str, value: str) -> Any:
    return int(value) if name in NUMBERS and value.isascii() and value.isdecimal() and len(value) < 10 else value


def _fields(params: Mapping[str, Any]) -> dict[str, str]:
    """As the form said them."""
    return {name: str(value) for name, value in params.items()}


def document_of(kind: str, name: str, make: Maker, expect: Expect) -> Document:
    """The list as what the worker makes."""

    def look(params: dict[str, Any], person: Person | None) -> Look:
        expected = expect(_named(person), _fields(params))
        return Look(expected.whole_title, expected.unit_id, expected.note)

    def build(params: dict[str, Any], person: Person | None) -> Built:
        """Raises:
        NotThere, NotAllowed: as for the page that it is taken from.
        """
        user = _named(person)
        return _built(kind, make(user, _fields(params)), look(params, user).unit_id, user)

    return Document(
        f"excel_{kind}",
        f"{name}（Excel）",
        "Excel",
        build,
        params_from,
        is_of_one_plan=True,
        look=look,
        exported_as=kind,
    )


def _built(kind: str, table: Table, unit_id: int, user: Person) -> Built:
    return Built(
        template="",
        context={},
        title=table.title,
        file_name=file_name(table.file_name),
        unit_id=unit_id,
        identity={"kind": kind, "by": user.id, "rows": digest(table.identity), "version": VERSION},
        stylesheets=(),
        extent=table.extent,
        pack=partial(_pack, table),
        suffix=".xlsx",
    )


def _pack(table: Table, tell: Tell, place: Path) -> tuple[int, int]:
    write_workbook(table, place, tell_rows(tell, len(table.rows)))
    return len(table.rows), 0


def _named(person: Person | None) -> Person:
    if person is None:
        raise NotAllowed(NOBODY)
    return person
