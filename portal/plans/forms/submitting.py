"""Forms that carry nothing but the press of a button."""

from flask_wtf import FlaskForm


class SubmitForm(FlaskForm):
    """确认上报."""
