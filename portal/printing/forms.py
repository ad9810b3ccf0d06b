"""Asking for a document."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, ValidationError

from portal.printing.registry import papers


class PrintForm(FlaskForm):
    """A press of 打印. What exactly is to be printed is read by the document itself, from the same form."""

    document = HiddenField()

    def validate_document(self, chosen: HiddenField) -> None:
        if chosen.data not in papers():
            raise ValidationError("没有这种文件，请从页面上的打印按钮进来")


class CancelForm(FlaskForm):
    """取消."""


class RetryForm(FlaskForm):
    """A press of 再试一次."""
