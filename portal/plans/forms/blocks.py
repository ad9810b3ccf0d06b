"""One form a block: its questions, its measure rows, the version it was loaded at, and which button was pressed."""

from collections.abc import Collection
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, IntegerField, StringField
from wtforms.widgets import HiddenInput

from portal.kernel.reading.drawn import undrawn_words
from portal.plans.domain.action_effects import LastYearAnswers, Setting
from portal.plans.domain.block_actions import SAVE, BlockAction
from portal.plans.domain.content import (
    UNREAD,
    UNSENT,
    Content,
    new_uid,
    readable,
    tidy,
)
from portal.plans.domain.field_keys import MEASURE as MEASURE_NAMED
from portal.plans.domain.field_keys import MEASURES, measure_field
from portal.plans.domain.presses import Press, read_press
from portal.plans.domain.questions import MEASURE, MEASURE_LIMIT, Question, block_kind, questions_of
from portal.plans.forms.fields import answer, field_for
from portal.plans.forms.measure_rows import MeasureForm, is_uid, posted_rows, stored_rows
from portal.plans.forms.pasting import FillForm


class BlockForm(FlaskForm):
    """What all blocks share. `rows` holds a task's measures in order and is empty for other blocks."""

    version = IntegerField(widget=HiddenInput())
    do = StringField()
    fresh = StringField()  # the uid that a new row is to have, from presses.js: pressed twice it is one row
    pasted = StringField()  # what rows.js took from the clipboard and has not put anywhere yet
    base = StringField()  # the page's last stored state as a query string, from autosave.js only

    block_key: str
    year: int
    rows: list[MeasureForm]
    names_rows: bool  # whether the form says which rows there are, be it none
    fill: FillForm

    @property
    def questions(self) -> list[Any]:
        """The bound fields of the block's own questions, in order."""
        return [field for field, _ in self.asked]

    @property
    def asked(self) -> list[tuple[Any, Question]]:
        """(bound field, question) for the block's own questions, in order."""
        return [(self[question.key], question) for question in questions_of(self.block_key)]

    @property
    def asked_by_group(self) -> list[dict[str, Any]]:
        """The same under their headings: {name, fields}."""
        names = dict.fromkeys(question.group for _, question in self.asked)
        return [{"name": name, "fields": [pair for pair in self.asked if pair[1].group == name]} for name in names]

    def content(self) -> Content:
        """What was typed, as block content; UNREAD where it cannot be read, UNSENT where it did not come.

        Rows with nothing in them are not rows. To be asked of a form that was validated: some answers are found wanting
        only then.
        """
        content: Content = {question.key: _read(field) for field, question in self.asked}
        if block_kind(self.block_key) == "task":
            rows = [row for row in self.rows if not (row.is_sent and row.is_blank)]
            content[MEASURES] = [row.uid for row in rows] if self.names_rows else UNSENT
            content |= {measure_field(row.uid, q.key): _read(row[q.key]) for row in rows for q in MEASURE}
        return content

    def base_content(self) -> Content | None:
        """What the page last knew to be stored; None for a page without script."""
        if not self.base.data:
            return None
        sent = MultiDict(parse_qsl(self.base.data, keep_blank_values=True))
        before = block_form(self.block_key, year=self.year, formdata=sent)
        before.validate()
        return before.content()

    @property
    def action(self) -> BlockAction:
        """The button pressed; 保存 while what it needs cannot be read."""
        return SAVE if self.fill.errors else read_press(self.do.data or "")[0]

    def press(self, seen: Content, last_year: LastYearAnswers | None) -> Press:
        """The button with what it works with; `seen` is what was typed, as it is to be stored."""
        action = self.action
        target = "" if self.fill.errors else read_press(self.do.data or "")[1]
        at = Setting(self.block_key, self.year, target, last_year, seen, self.fill.said, self.new_row)
        return Press(action, at)

    def keep_unsent(self, posted: MultiDict[str, str], *, with_filling: bool = True) -> None:
        """What stands in the boxes that are not the block's content outlives the presses of other buttons."""
        if with_filling:
            self.fill = FillForm(self.year, posted)
        self.pasted.data = posted.get("pasted", "")

    @property
    def new_row(self) -> str:
        """The uid for the row that the pressed button makes."""
        fresh = self.fresh.data or ""
        return fresh if is_uid(fresh) else new_uid()

    def validate(self, extra_validators: Any = None) -> bool:
        """Shape only: can each answer be stored? What is missing is the check page's business."""
        good = super().validate(extra_validators)
        if self.version.data is None:
            self.version.errors = ["这一页打开得太久，请重新打开再填；您写的内容请先复制出来"]
            good = False
        for row in self.rows:
            good = row.validate() and good
            good = self._is_in_year(row) and good
        if read_press(self.do.data or "")[0].reads_filling:
            good = self.fill.validate() and self._is_in_year(self.fill) and good
        written = sum(not row.is_blank for row in self.rows)
        if written > MEASURE_LIMIT:
            self.form_errors.append(f"一项任务最多 {MEASURE_LIMIT} 条措施，现在有 {written} 条，请合并几条再保存")
            good = False
        return good

    @property
    def is_storable(self) -> bool:
        """Whether everything that can be read may be stored: one odd cell stops itself and nothing else."""
        if self.version.errors or self.form_errors or (self.meta.csrf and self.csrf_token.errors):
            return False
        return not self.unread or bool(self.version.data or tidy(readable(self.content(), {})))

    def may_store(self, press: Press) -> bool:
        """Whether what was typed may be stored and the button may do its work; else `problems` says why not."""
        if self.is_storable and (reason := press.why_not):
            self.form_errors.append(reason)
        return self.is_storable

    @property
    def unread(self) -> list[tuple[str, str]]:
        """(field id, sentence) for every box of the block whose words cannot be read."""
        boxes = [*self.questions, *(field for row in self.rows for field in row)]
        return [(field.id, str(field.errors[0])) for field in boxes if field.errors]

    @property
    def undrawn(self) -> dict[str, str]:
        """Field id → what to say beside words that no print face draws. They are stored all the same."""
        boxes = [*self.questions, *(field for row in self.rows for field in row)]
        said = {field.id: undrawn_words(field.data) for field in boxes if isinstance(field.data, str)}
        return {name: words for name, words in said.items() if words}

    def take_unread(self, posted: "BlockForm", keys: Collection[str]) -> None:
        """Show the words of these boxes as they were typed in `posted`, with what is wrong about them."""
        _take_fields(self, posted, keys)
        shown = {row.uid: row for row in self.rows}
        for place, row in enumerate(posted.rows):
            if row.uid in shown:
                _take_fields(shown[row.uid], row, keys)
            elif any(field.id in keys for field in row):
                self.rows.insert(place, row)

    def _is_in_year(self, row: Form) -> bool:
        due = row["due_on"]
        if due.data and not due.errors and not due.data.startswith(f"{self.year}-"):
            due.errors = [f"完成时限要在 {self.year} 年内，现在写的是 {due.data}"]
            return False
        return True

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(field id, sentence) for every refusal, in the order of the page."""
        found = [(field.id, str(error)) for field in self.questions for error in field.errors]
        for number, row in enumerate(self.rows, 1):
            found += [(field.id, f"第 {number} 条措施：{error}") for field in row for error in field.errors]
        found += [(field.id, f"一次填多行：{error}") for field in self.fill for error in field.errors]
        found += [("version", str(error)) for error in self.version.errors]
        found += [("measures", error) for error in self.form_errors]
        if self.meta.csrf and self.csrf_token.errors:
            found.append(("save", "这一页打开得太久了。内容都在，请再按一次“保存”"))
        return found


def _read(field: Field) -> Any:
    if field.raw_data is None or field.raw_data == []:
        return UNSENT
    return UNREAD if field.errors else answer(field)


def _take_fields(shown: Form, posted: Form, keys: Collection[str]) -> None:
    for name, field in posted._fields.items():
        if field.id in keys:
            shown._fields[name] = field


@cache
def _form_class(kind: str) -> type[BlockForm]:
    return type(f"{kind.title()}Form", (BlockForm,), {q.key: field_for(q) for q in questions_of(kind)})


def block_form(
    block_key: str,
    *,
    year: int,
    formdata: MultiDict[str, str] | None = None,
    content: Content | None = None,
    version: int = 0,
    extra_row: bool | str = False,
) -> BlockForm:
    """The form of a block: bound to what was posted (`formdata`), or showing `content` as stored at `version`.

    A task always shows at least one row to write in; `extra_row` adds an empty one at the end: True, or its uid.
    """
    stored = content or {}
    # What was posted stands alone: a field or version that is missing from it must not be filled in from elsewhere.
    data = {**stored, "version": version} if formdata is None else {}
    form = _form_class(block_kind(block_key))(formdata=formdata, data=data, meta={"year": year})
    form.block_key, form.year = block_key, year
    form.rows, form.fill = [], FillForm(year, formdata)
    form.names_rows = formdata is None or MEASURE_NAMED in formdata
    if block_kind(block_key) == "task":
        form.rows = posted_rows(year, formdata) if formdata is not None else stored_rows(year, stored, extra_row)
    for number in (1, 2, 3):
        if block_kind(block_key) == "targets":
            form[f"level_{number}"].label.text = f"{year + number - 1} 年目标星级"
    return form
