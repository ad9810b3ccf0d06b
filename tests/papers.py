"""The papers and files of all features, by key: for tests that go through every one of them."""

from portal import FEATURES
from portal.web.feature import load
from portal.workbooks.workbook import TableFile, WordFile

ALL = load(FEATURES)
DOCUMENTS, FILES = ALL.papers, ALL.files
LISTS = {each.kind: (each.make, each.name) for each in ALL.workbooks.values() if isinstance(each, TableFile)}
EXPECTED = {each.kind: each.expect for each in ALL.workbooks.values() if isinstance(each, TableFile)}
MAKERS = {each.kind: each.make for each in ALL.workbooks.values() if isinstance(each, WordFile)}
