"""Many rows fast: one answer for all measures of a task, and pasting a table."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Form, HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import ValidationError

from portal.kernel.text import clean, length
from portal.plans.domain.content import new_uid
from portal.plans.domain.pasting import COLUMN_KINDS, PASTE_LIMIT, PASTE_LINES
from portal.plans.domain.questions import MEASURE
from portal.plans.forms.fields import field_for

PREFIX = "fill."  # autosave.js knows it: these boxes are not the block's content


class FillForm(Form):
    """一次填多行: inside the block's form, and read only when one of its two buttons was pressed."""

    def __init__(self, year: int, formdata: MultiDict[str, str] | None) -> None:
        super().__init__(formdata, prefix=PREFIX, meta={"year": year})

    @property
    def said(self) -> dict[str, Any]:
        """Cell → value, for what was filled in."""
        return {field.short_name: field.data for field in self if field.data}

    @property
    def is_blank(self) -> bool:
        return not any((raw or "").strip() for field in self for raw in field.raw_data or [])

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if good and not self.said:
            self["owner"].errors = ["请先在这里写上责任人、完成时限或牵头专班，再按下面的按钮"]
            return False
        return good


for _question in MEASURE:
    if _question.key in ("owner", "due_on", "task_force"):
        setattr(FillForm, _question.key, field_for(_question))


class PasteForm(FlaskForm):
    """The pasted text, which travels from step to step, and how the person wants it read."""

    pasted = TextAreaField("要粘贴的内容")
    column = SelectMultipleField(validate_choice=False)  # what each column is, in order
    skip = SelectMultipleField(coerce=int, validate_choice=False)  # numbers of the rows that are left out
    seed = HiddenField()  # the new rows' uids begin with it: pressing twice stores them once
    seen = HiddenField()  # the columns and rows that the preview on the screen was made with

    def validate_pasted(self, field: TextAreaField) -> None:
        written = length(field.data or "")
        if not (field.data or "").strip():
            raise ValidationError("还没有内容。请先在表格里选中几行复制，再粘贴到这里")
        if written > PASTE_LIMIT:
            raise ValidationError(f"一次最多粘贴 {PASTE_LIMIT} 字，现在有 {written} 字，请分几次粘贴")
        if (lines := (field.data or "").count("\n")) > PASTE_LINES:
            raise ValidationError(f"一次最多粘贴 {PASTE_LINES} 行，现在有 {lines} 行，请只复制这一项任务的几行")

    @property
    def raw(self) -> str:
        return self.pasted.data or ""

    @property
    def kinds(self) -> list[str]:
        """What the columns are; empty for a first look."""
        known = dict(COLUMN_KINDS)
        return list(self.column.data or []) if all(kind in known for kind in self.column.data or []) else []

    @property
    def skipped(self) -> list[int]:
        return list(self.skip.data or [])

    @property
    def reading(self) -> str:
        """The text and how it is to be read, in one line, to compare with `seen`."""
        return self.reading_as(self.kinds)

    def reading_as(self, kinds: Iterable[str]) -> str:
        digest = hashlib.sha256(clean(self.raw).encode()).hexdigest()[:12]
        return f"{','.join(kinds)}|{','.join(map(str, self.skipped))}|{digest}"

    @property
    def rows_seed(self) -> str:
        given = self.seed.data or ""
        return given if re.fullmatch(r"[2-9a-z]{8}", given) else new_uid()
