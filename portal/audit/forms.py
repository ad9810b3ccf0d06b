"""Buttons without text."""

from flask_wtf import FlaskForm


class CheckForm(FlaskForm):
    """现在核对."""


class ExportForm(FlaskForm):
    """导出: the filters come along as they are in the address of the page."""
