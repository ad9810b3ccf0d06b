"""Buttons without text."""

from flask_wtf import FlaskForm


class OpenForm(FlaskForm):
    """打开, and 全部标为已读."""
