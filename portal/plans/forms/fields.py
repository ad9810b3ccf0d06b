"""Fields that take what people really type: full-width digits, thousands commas, 2022.9.30, nothing at all.

Every field's `data` is a JSON value or None for "not known"; what could not be read stays on the page as it was typed.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import Choice, SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from portal.plans.fit import column_of
from portal.plans.questions import Kind, Question
from portal.text import clean, clean_line, length

MAX_WHOLE = 99_999_999


def _options(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(key, label) for key, label in pairs]


def _half_width(raw: str) -> str:
    """１，５８６ → 1586: digits and signs as a keyboard without an input method would write them."""
    return re.sub(r"[,\s，]", "", unicodedata.normalize("NFKC", raw))


class FigureField(StringField):
    """A figure. Blank is unknown (None); 0 is zero."""

    widget = TextInput()
    question: Question

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else ("" if self.data is None else str(self.data))

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and (typed := _half_width(valuelist[0])):
            self.data = self.parse(typed)

    def parse(self, typed: str) -> int | str:
        raise NotImplementedError


class WholeField(FigureField):
    """A count: int or None."""

    def parse(self, typed: str) -> int:
        if not re.fullmatch(r"\d{1,9}", typed) or int(typed) > MAX_WHOLE:
            raise ValueError(f"{self.label.text}要填整数，如 412；不知道就空着")
        return int(typed)


class DecimalField(FigureField):
    """A measured figure: a plain decimal as text, or None. Text, so that no figure changes by being stored."""

    def parse(self, typed: str) -> str:
        message = f"{self.label.text}要填数字，最多两位小数，如 10.4；不知道就空着"
        if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", typed):
            raise ValueError(message)
        try:
            return f"{Decimal(typed).normalize():f}"
        except InvalidOperation as error:
            raise ValueError(message) from error


class DayField(StringField):
    """A date as ISO text, or None. Old browsers have no date picker, so 2022.9.30 and 2022年9月30日 are dates too."""

    widget = TextInput(input_type="date")

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else (self.data or "")

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = _half_width(valuelist[0]) if valuelist else ""
        if not typed:
            return
        parts = re.fullmatch(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?", typed)
        try:
            self.data = dt.date(*map(int, parts.groups())).isoformat() if parts else self._refuse(typed)
        except ValueError as error:
            raise ValueError(f"{self.label.text}“{typed}”不是日期，请写成 2022-09-30 这样") from error

    @staticmethod
    def _refuse(typed: str) -> str:
        raise ValueError(typed)


class ChoiceField(RadioField):
    """One of several, or nothing yet."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] or None if valuelist else None

    def process_data(self, value: Any) -> None:
        self.data = value

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and self.data not in {key for key, *_ in self.choices}:
            raise ValidationError(f"{self.label.text}请从给出的几项里选一项")


class LevelField(SelectField):
    """未创 to 五星, or nothing yet: int or None."""

    LEVELS = [("", "请选择"), ("5", "五星"), ("4", "四星"), ("3", "三星"), ("2", "二星"), ("1", "一星"), ("0", "未创")]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, choices=_options(self.LEVELS), **kwargs)

    def process_data(self, value: Any) -> None:
        self.data = value

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = int(valuelist[0]) if valuelist and valuelist[0] in set("012345") else None

    def pre_validate(self, form: Any) -> None:
        if self.raw_data and self.raw_data[0] not in {key for key, _ in self.LEVELS}:
            raise ValidationError(f"{self.label.text}请从给出的星级里选")

    def iter_choices(self) -> Iterator[Choice]:
        chosen = "" if self.data is None else str(self.data)
        return (Choice(key, label, key == chosen, {}) for key, label in self.LEVELS)


class YesNoField(ChoiceField):
    """是, 否, or not said: bool or None."""

    CHOICES = [("yes", "是"), ("no", "否")]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, choices=_options(self.CHOICES), **kwargs)

    def process_data(self, value: Any) -> None:
        self.data = {True: "yes", False: "no"}.get(value)

    @property
    def answer(self) -> bool | None:
        return None if self.data is None else {"yes": True, "no": False}.get(self.data)


class PlainText:
    """Refuses what is longer than the form allows; never cuts (acceptance 13)."""

    def __init__(self, question: Question) -> None:
        self.question = question
        # For the counters; the pages never cut what is typed.
        self.field_flags = {"maxlength": question.limit, "fit": column_of(question)}

    def __call__(self, form: Any, field: Field) -> None:
        label, limit, written = field.label.text, self.question.limit, length(field.data or "")
        if written > limit:
            surplus = f"请删减 {written - limit} 字再保存"
            raise ValidationError(f"{label}写了 {written} 字，最多 {limit} 字，{surplus}")
        if self.question.kind is Kind.phone and field.data and not re.fullmatch(r"[\d*()+\- ]{5,20}", field.data):
            raise ValidationError(f"{label}只能写数字，如 13800001234")


CLEANING = {Kind.text: clean, Kind.line: clean_line, Kind.phone: _half_width}
FIELDS: dict[Kind, type[Field]] = {
    Kind.whole: WholeField,
    Kind.decimal: DecimalField,
    Kind.date: DayField,
    Kind.level: LevelField,
    Kind.yes_no: YesNoField,
}


def field_for(question: Question) -> Field:
    """The unbound field for a question."""
    if question.kind in CLEANING:
        cleaned = CLEANING[question.kind]
        kind = TextAreaField if question.kind is Kind.text else StringField
        keypad = {"inputmode": "tel"} if question.kind is Kind.phone else None
        clean_it = [lambda raw: cleaned(raw or "") or None]
        return kind(question.label, [PlainText(question)], filters=clean_it, render_kw=keypad)
    if question.kind is Kind.choice:
        return ChoiceField(question.label, choices=_options(question.choices))
    return FIELDS[question.kind](question.label)


def answer(field: Field) -> Any:
    """A bound field's answer as a JSON value."""
    return field.answer if isinstance(field, YesNoField) else field.data
