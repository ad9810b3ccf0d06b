"""Asking for a code, and typing it in."""

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired


class PickupForm(FlaskForm):
    """A press of 取件码."""


class FetchForm(FlaskForm):
    """Six digits. What is wrong with them is said by the service, which counts the tries."""

    code = StringField("取件码", validators=[InputRequired("请输入手机上的 6 位取件码")])
