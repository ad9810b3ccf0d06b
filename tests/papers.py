"""The papers and files of all features, by key: for tests that go through every one of them."""

from portal import FEATURES
from portal.web.feature import load

ALL = load(FEATURES)
DOCUMENTS, FILES, WORKBOOKS = ALL.papers, ALL.files, ALL.workbooks
