"""The county's settings as one form."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from portal.kernel.reading import Unclear
from portal.kernel.reading.numbers import read_whole
from portal.kernel.text import clean_line, length


class WholeField(IntegerField):
    """A small whole number with its unit (3天, 28号, 2022年), refused in plain words."""

    def __init__(self, *args: Any, unit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        try:
            self.data = read_whole(valuelist[0], label="", unit=self.unit, largest=99_999) if valuelist else None
        except Unclear as unclear:
            raise ValueError("请写阿拉伯数字，例如 3") from unclear


class SettingsForm(FlaskForm):
    """One field for each setting, under its key."""

    activity_name = StringField("活动名称", filters=[lambda raw: clean_line(raw or "")])
    party_day = WholeField(
        "支部活动日", [InputRequired("请写几号"), NumberRange(1, 28, "请写 1 到 28：每个月都要有这一天")], unit="号"
    )
    near_days = WholeField("截止前几天提醒", [InputRequired("请写几天"), NumberRange(0, 30, "请写 0 到 30")], unit="天")
    needs_first_look = BooleanField("包村干部先初审，党建办再决定")
    needs_second_reviewer = BooleanField("审核通过要两个人：一审、复审")
    uses_areas = BooleanField("乡镇下面分片区（管理区、工作片）")

    def validate_activity_name(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("请写活动名称")
        if length(field.data) > 60:
            raise ValidationError(f"写了 {length(field.data)} 字，最多 60 字")

    @property
    def values(self) -> dict[str, Any]:
        return {field.name: field.data for field in self if field.name != "csrf_token"}
