"""The form that carries nothing but the press of a button."""

from flask_wtf import FlaskForm


class CarryForm(FlaskForm):
    """从去年带过来."""
