"""Putting a packet together."""

from html import escape

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField
from wtforms.validators import ValidationError

from portal.kernel.text import clean_line, length
from portal.printing.undrawn import drawable

LONGEST = 60


class PacketForm(FlaskForm):
    """The title; what was ticked is read by name."""

    title = StringField("册名", filters=[lambda raw: clean_line(raw or "")])

    def validate_title(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("请写册名，如 广武镇2022年度“五星”支部创建计划汇编")
        if length(field.data) > LONGEST:
            raise ValidationError(f"册名写了 {length(field.data)} 字，最多 {LONGEST} 字")
        if drawable(escape(field.data))[1]:
            raise ValidationError("册名里有打印字体里没有的字，封面上印不出来。请换个写法，不要用表情符号")


class OrderForm(FlaskForm):
    """上移, 下移, 去掉; `seen` is the list as the person saw it."""

    seen = HiddenField()


class FollowForm(FlaskForm):
    """换页."""
