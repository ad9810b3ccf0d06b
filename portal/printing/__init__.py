"""Printing: documents, queue, cache; the one place that calls WeasyPrint."""

from flask import Blueprint

bp = Blueprint("printing", __name__)
