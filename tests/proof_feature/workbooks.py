"""The notes as Excel."""

from collections.abc import Mapping

from portal.accounts.models import User
from portal.printing.extent import WHOLE
from portal.workbooks.table import Column, Expected, Table, made_by
from portal.workbooks.workbook import TableFile
from tests.proof_feature.queries import notes_of


def notes_table(user: User, _fields: Mapping[str, str]) -> Table:
    rows = [[note] for note in notes_of(user)]
    about, stream = [made_by(user)], f"unit:{user.unit_id}"
    return Table("试验清单", "试验", about, [Column("试验")], rows, stream, "试验清单", WHOLE)


def notes_expected(user: User, _fields: Mapping[str, str]) -> Expected:
    return Expected("试验清单", user.unit_id, 1)


NOTES = TableFile("proof", "试验清单", notes_table, notes_expected, at_once=100)
