"""A list that is too long to be waited for: made by the print centre's worker, with progress, cancel, a message, and
rights asked again when it is fetched.

Some rows are written in a moment, and are answered at once. Thousands would hold one of the few places of a web process
for seconds (portal/web/turnstile.py), and everybody else with them.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from portal.accounts.models import User
from portal.exchange.lists import EXPECTED, LISTS
from portal.exchange.lists.table import Expected, Table
from portal.exchange.lists.writing import write_workbook
from portal.kernel.errors import NotAllowed
from portal.kernel.version import VERSION
from portal.printing.document import Built, Document, Look, Tell, digest, file_name, tell_rows

# Rows that take some tenth of a second to read and write (measured: 8,769 measures 1.7 s, 603 villages 0.23 s).
AT_ONCE = {"plans": 300, "ledger": 500, "rollup": 500, "remarks": 200, "accounts": 1000, "units": 500}
# What a job keeps of the form: the filters of the pages that the lists are taken from.
NUMBERS = ("unit_id", "plan_id", "year", "township", "area", "level", "month")
WORDS = ("state", "star", "search", "intent", "kind", "reported", "aim", "view", "internal", "office")
LONGEST = 60
NOBODY = "导出的文件上要写明是谁导出的，请登录以后在页面上导出。"


def key_of(kind: str) -> str:
    return f"excel_{kind}"


def is_long(kind: str, expected: Expected) -> bool:
    return expected.rows > AT_ONCE[kind]


def params_from(fields: Mapping[str, str]) -> dict[str, Any]:
    """The filters of the form; numbers as numbers, what is empty or none of ours left out."""
    given = {name: fields.get(name, "").strip()[:LONGEST] for name in (*NUMBERS, *WORDS)}
    return {name: _value(name, value) for name, value in given.items() if value}


def _value(name: str, value: str) -> Any:
    return int(value) if name in NUMBERS and value.isascii() and value.isdecimal() and len(value) < 10 else value


def _fields(params: Mapping[str, Any]) -> dict[str, str]:
    """As the form said them."""
    return {name: str(value) for name, value in params.items()}


def _look(kind: str, params: dict[str, Any], person: User | None) -> Look:
    expected = EXPECTED[kind](_named(person), _fields(params))
    return Look(expected.whole_title, expected.unit_id, expected.note)


def _build(kind: str, params: dict[str, Any], person: User | None) -> Built:
    """Raises:
    NotThere, NotAllowed: as for the page that it is taken from.
    """
    make, _ = LISTS[kind]
    user = _named(person)
    table = make(user, _fields(params))
    return Built(
        template="",
        context={},
        title=table.title,
        file_name=file_name(table.file_name),
        unit_id=_look(kind, params, user).unit_id,
        identity={"kind": kind, "by": user.id, "rows": digest(table.identity), "version": VERSION},
        stylesheets=(),
        extent=table.extent,
        pack=partial(_pack, table),
        suffix=".xlsx",
    )


def _pack(table: Table, tell: Tell, place: Path) -> tuple[int, int]:
    write_workbook(table, place, tell_rows(tell, len(table.rows)))
    return len(table.rows), 0


def _named(person: User | None) -> User:
    if person is None:
        raise NotAllowed(NOBODY)
    return person


DOCUMENTS = [
    Document(
        key_of(kind),
        f"{name}（Excel）",
        "Excel",
        partial(_build, kind),
        params_from,
        is_of_one_plan=True,
        look=partial(_look, kind),
        exported_as=kind,
    )
    for kind, (_, name) in LISTS.items()
]
