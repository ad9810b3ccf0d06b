"""The forms that carry little more than the press of a button."""

from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.widgets import HiddenInput


class CarryForm(FlaskForm):
    """从去年带过来."""


class TakeForm(CarryForm):
    """整份照去年的；with a star only that one. `page`: from where, to come back there."""

    star = StringField(widget=HiddenInput())
    page = StringField(widget=HiddenInput())


class GiveBackForm(CarryForm):
    """撤销 of one taking over, by its number in the plan's history."""

    number = IntegerField()
    page = StringField(widget=HiddenInput())
