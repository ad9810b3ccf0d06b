"""Bringing a table of tasks."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from portal.catalogue.forms import Fits, line
from portal.places.models import UnitType


class ImportForm(FlaskForm):
    """One file, for villages or for communities, and what the draft is called."""

    unit_type = RadioField(
        "给谁用",
        choices=[SelectChoice(unit_type.value, unit_type.label) for unit_type in UnitType],
        default=UnitType.village.value,
    )
    name = StringField("目录名称", [Fits(100, "请写目录名称，例如“2023 年度任务目录”")], filters=[line])
    workbook = FileField("填好的 Excel 文件", validators=[FileRequired("请先选择填好的 .xlsx 文件")])
