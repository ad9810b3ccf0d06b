"""One form for each thing that is done with a place."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.kernel.text import clean, clean_line, clean_name, length
from portal.places.models import Kind, Unit, UnitType

LONGEST_NAME, LONGEST_REASON, LONGEST_CODE = 30, 200, 40
# What is added: the kind, and for those at the bottom of the tree the type.
CHOICES = {
    "township": (Kind.township, None, "乡镇（街道）"),
    "area": (Kind.area, None, "片区"),
    "village": (Kind.village, UnitType.village, "行政村"),
    "community": (Kind.village, UnitType.community, "社区"),
}


def why_not_name(name: str) -> str | None:
    """None if a place may be called so; a slash would tear the full name apart."""
    if not name:
        return "请写上名称"
    if length(name) > LONGEST_NAME:
        return f"名称写了 {length(name)} 字，最多 {LONGEST_NAME} 字"
    return "名称里不能有斜杠“/”" if "/" in name else None


class NameForm(FlaskForm):
    """改名."""

    name = StringField("名称", filters=[lambda raw: clean_name(raw or "")])

    def validate_name(self, field: Field) -> None:
        if reason := why_not_name(field.data):
            raise ValidationError(reason)


class CodeForm(FlaskForm):
    """区划代码; which digits it may have depends on the place."""

    region_code = StringField("统计用区划代码", filters=[lambda raw: clean_line(raw or "")])

    def validate_region_code(self, field: Field) -> None:
        if length(field.data) > LONGEST_CODE:
            raise ValidationError(f"区划代码是 12 位数字，现在写了 {length(field.data)} 个字")


class AddForm(NameForm, CodeForm):
    """新增下级单位."""

    what = SelectField("新增什么", validate_choice=False)


class PlaceForm(FlaskForm):
    """移动 and 合并: choose the other place."""

    other = SelectField("选哪个单位", validate_choice=False)


class SplitForm(NameForm):
    """拆分."""

    children = SelectMultipleField(
        "划给新单位的", widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=False
    )


class CloseForm(FlaskForm):
    """停用; the two numbers are what the person was told."""

    reason = TextAreaField("为什么停用", filters=[lambda raw: clean(raw or "")])
    accounts = HiddenField()
    plans = HiddenField()

    def validate_reason(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("请写明为什么停用，比如“并村”")
        if length(field.data) > LONGEST_REASON:
            raise ValidationError(f"写了 {length(field.data)} 字，最多 {LONGEST_REASON} 字")


class ReopenForm(FlaskForm):
    """恢复."""


def named(units: Sequence[Unit]) -> list[tuple[str, str]]:
    """Places to choose from, each with what it lies in."""
    return [(str(unit.id), unit.full_name.replace("/", " · ") + _kind_mark(unit)) for unit in units]


def _kind_mark(unit: Unit) -> str:
    return "（片区）" if unit.kind is Kind.area else ""


def add_form(kinds: Sequence[Kind], **kwargs: Any) -> AddForm:
    """The form with what this person may add here."""
    form = AddForm(**kwargs)
    form.what.choices = [(key, words) for key, (kind, _, words) in CHOICES.items() if kind in kinds]
    return form
