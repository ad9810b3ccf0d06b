"""Asking for a file."""

from flask_wtf import FlaskForm


class ExportForm(FlaskForm):
    """A press of 导出. What exactly is wanted is read by the table itself, from the same form."""
