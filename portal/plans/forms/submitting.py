"""Forms that carry nothing but the press of a button."""

from flask_wtf import FlaskForm
from wtforms import HiddenField


class SubmitForm(FlaskForm):
    """确认上报."""


class RestoreForm(FlaskForm):
    """恢复成某一次上报; `seen` is the hash of what stood there when the person looked."""

    seen = HiddenField()
