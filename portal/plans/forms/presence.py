"""A page in front says that it is there."""

from flask_wtf import FlaskForm
from wtforms import HiddenField


class PresenceForm(FlaskForm):
    """`block_key` is empty on the plan's home."""

    block_key = HiddenField()
