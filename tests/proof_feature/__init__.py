"""A feature written for a test only (tests/test_proof_feature.py): a table, a page, a paper, a workbook, an event, an
entry of the navigation, a card of the first page. What it has to be is what `docs/how-to.md` says of a feature."""

from flask import Blueprint

bp = Blueprint("proof", __name__, template_folder="templates")

from tests.proof_feature import routes  # noqa: E402, F401
