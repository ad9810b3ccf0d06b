"""What reviewers send. Every one of these forms carries the submission that was on the page."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from portal.kernel.text import clean, length
from portal.plans.models import Asked
from portal.reviews.domain.readers import CHOICES
from portal.web.requests import number

LIMIT = 1000


class Words:
    """Words that must be there (if `missing` says what to write) and that fit; never cut (acceptance 13)."""

    def __init__(self, missing: str = "") -> None:
        self.missing = missing

    def __call__(self, form: Any, field: Field) -> None:
        written = length(field.data or "")
        if self.missing and not written:
            raise ValidationError(self.missing)
        if written > LIMIT:
            raise ValidationError(f"写了 {written} 字，最多 {LIMIT} 字，请删减 {written - LIMIT} 字")


def numbers_in(name: str) -> set[int]:
    """The numbers that were sent under a name, each an own field; what is none is left out."""
    return set(request.form.getlist(name, type=number))


def _words(raw: str | None) -> str:
    return clean(raw or "")


class SeenForm(FlaskForm):
    """What all of them share."""

    submission_id = IntegerField(widget=HiddenInput())

    @property
    def problems(self) -> list[str]:
        """Every refusal in words; a token that ran out costs one more press and no text."""
        found = [str(error) for field in self for error in field.errors if field.name != "csrf_token"]
        return found or (["这一页打开得太久了。您写的内容都在，请再按一次。"] if self.errors else [])


class CommentForm(SeenForm):
    """A remark on one field."""

    block = StringField()
    field = StringField()
    body = TextAreaField("意见", [Words("请写明意见：哪里不对，改成什么")], filters=[_words])
    quote = StringField(widget=HiddenInput(), filters=[_words])  # the words that were marked when the form was opened
    audience = RadioField(
        "给谁看",
        choices=[SelectChoice(*choice) for choice in CHOICES],
        default="village",
    )

    @property
    def place(self) -> tuple[str, str]:
        return self.block.data or "", self.field.data or ""


class ApprovalForm(SeenForm):
    """The box at the foot of the page. 通过 and 退回修改 share it, so that changing one's mind costs no text.

    `despite`: the remarks that the page has asked about; `shown`: those of others that stood on it.
    """

    opinion = TextAreaField("审核意见", [Words()], filters=[_words])

    @property
    def read(self) -> set[int]:
        """The remarks that this approval knows of."""
        return numbers_in("despite")


class ReturnForm(ApprovalForm):
    """The same box under the other button: a return has to say why."""

    opinion = TextAreaField("审核意见", [Words("退回要写明理由，村里才知道改什么")], filters=[_words])

    @property
    def read(self) -> set[int]:
        return numbers_in("despite") | numbers_in("shown")


class BatchForm(FlaskForm):
    """The bar below the list: one opinion for all the ticked villages."""

    decision = StringField()
    opinion = TextAreaField("审核意见", [Words()], filters=[_words])

    @property
    def is_return(self) -> bool:
        return self.decision.data == "return"

    def validate_opinion(self, field: Field) -> None:
        if self.is_return and not field.data:
            raise ValidationError("退回要写明理由，村里才知道改什么")


class FilingsForm(FlaskForm):
    """备案 of all the ticked villages, with one remark to all or none."""

    words = TextAreaField("备注", [Words()], filters=[_words])


class ColumnForm(FlaskForm):
    """One remark to all the ticked villages, on the same field of the same task. The choices come from the page."""

    field = SelectField("对哪一格", choices=[])
    body = TextAreaField("意见", [Words("请写明意见：哪里不对，改成什么")], filters=[_words])
    audience = RadioField(
        "给谁看",
        choices=[SelectChoice(*choice) for choice in CHOICES],
        default="village",
    )


class StepForm(SeenForm):
    """A press with a few words to it: 初审, 重新打开, 备案, 撤回."""

    words = TextAreaField("说明", [Words()], filters=[_words])


class ReadingForm(SeenForm):
    """A page in front says that it is there."""


class RulesForm(FlaskForm):
    """审核办法."""

    needs_first_look = BooleanField("先由包村干部初审，再由党建办决定")
    needs_second_reviewer = BooleanField("通过要两个人：一审、复审不能是同一个人")
    shows_county_internal = BooleanField("内部意见给县委组织部看")
    asks_questions = BooleanField("村情分析的五个问题")
    asks_targets = BooleanField("三年目标星级")
    asks_assessments = BooleanField("拟创和已有的星，每项任务选自评")
    asks_meetings = BooleanField("三次会议的召开日期")

    @property
    def asked(self) -> list[Asked]:
        """What is ticked."""
        return [one for one in Asked if self[f"asks_{one.name}"].data]


class RemindForm(FlaskForm):
    """催办; the ticks are the plans."""


class EditForm(FlaskForm):
    """One's own words, mended."""

    body = TextAreaField("意见", [Words("意见不能是空的；不要了，请用“删除”")], filters=[_words])


class AnswerForm(FlaskForm):
    """What one says to a remark."""

    body = TextAreaField("回复", [Words("请写明回复的内容")], filters=[_words])


class DeleteForm(FlaskForm):
    """删除这条意见."""
