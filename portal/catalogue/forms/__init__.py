"""What the county types about its tasks."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import ValidationError

from portal.catalogue.models import Catalogue
from portal.kernel.text import clean, clean_line, length


class Fits:
    """Words that fit their column, and that are there if `missing` says what to write; never cut."""

    def __init__(self, most: int, missing: str = "") -> None:
        self.most, self.missing = most, missing

    def __call__(self, form: Any, field: Field) -> None:
        written = length(field.data or "")
        if self.missing and not written:
            raise ValidationError(self.missing)
        if written > self.most:
            raise ValidationError(f"写了 {written} 字，最多 {self.most} 字，请删减 {written - self.most} 字")


def line(raw: str | None) -> str:
    return clean_line(raw or "")


def text(raw: str | None) -> str:
    return clean(raw or "")


class TaskForm(FlaskForm):
    """A task in words."""

    name = StringField("任务名称", [Fits(100, "请写任务名称")], filters=[line])
    heading = StringField("所属重点任务", [Fits(100)], filters=[line])
    criterion = TextAreaField("创建标准", [Fits(2000)], filters=[text])
    hint = TextAreaField("填写提示", [Fits(500)], filters=[text])

    @property
    def words(self) -> dict[str, str]:
        return {name: self[name].data for name in ("name", "heading", "criterion", "hint")}


class NamesForm(FlaskForm):
    """The catalogue's name, and one field for each star (`names_form`)."""

    name = StringField("目录名称", [Fits(100, "请写目录名称，例如“2023 年度任务目录”")], filters=[line])


def names_form(catalogue: Catalogue, *, is_posted: bool) -> NamesForm:
    """The form with a field for each star of this catalogue. What was posted stands alone: nothing that is missing
    from it is filled in from elsewhere."""

    class StarNamesForm(NamesForm):
        pass

    for star in catalogue.stars:
        label, rules = f"第 {star.position} 颗星", [Fits(20, "请写这颗星的名称")]
        setattr(StarNamesForm, f"star_{star.key}", StringField(label, rules, filters=[line]))
    if is_posted:
        return StarNamesForm()
    names = {f"star_{star.key}": star.name for star in catalogue.stars}
    return StarNamesForm(formdata=None, data={"name": catalogue.name, **names})


class ActForm(FlaskForm):
    """A button: only the token."""
