"""Bringing a file, and saying yes to what it changes."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class UploadForm(FlaskForm):
    """One file. What is in it is looked at elsewhere."""

    workbook = FileField("填好的 Excel 文件", validators=[FileRequired("请先选择填好的 .xlsx 文件")])


class ApplyForm(FlaskForm):
    """A press of 按文件更新; the choices between two answers are read by their names."""


class ExportForm(FlaskForm):
    """A press of 导出. What exactly is wanted is read by the table itself, from the same form."""
