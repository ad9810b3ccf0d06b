"""Fields that take what people really type: full-width digits, thousands commas, 412户, 2022.9.30, nothing at all.

What is a number, a date or a telephone number is known to `portal.kernel.reading` alone. Every field's `data` is a
JSON value or None for "not known"; what could not be read stays on the page as it was typed.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from wtforms import Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import Choice, SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from portal.kernel.reading import Unclear
from portal.kernel.reading.dates import read_day
from portal.kernel.reading.numbers import read_decimal, read_whole
from portal.kernel.reading.telephones import read_telephone
from portal.kernel.text import clean, clean_line, length
from portal.plans.domain.fit import column_of
from portal.plans.domain.questions import Kind, Question


def _options(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(key, label) for key, label in pairs]


class TypedField(StringField):
    """A box whose words are read as a value. What could not be read stays in it as it was typed."""

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else ("" if self.data is None else str(self.data))

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        self.data = self.read(valuelist[0]) if valuelist else None

    def read(self, typed: str) -> Any:
        """The value that is meant.

        Raises:
            Unclear: none, or not certainly one.
        """
        raise NotImplementedError


class FigureField(TypedField):
    """A figure. Blank is unknown (None); 0 is zero. What stands behind it as `unit` may be typed too."""

    widget = TextInput()

    def __init__(self, *args: Any, unit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit


class WholeField(FigureField):
    """A count: int or None."""

    def read(self, typed: str) -> int | None:
        return read_whole(typed, label=self.label.text, unit=self.unit)


class DecimalField(FigureField):
    """A measured figure: a plain decimal as text, or None. Text, so that no figure changes by being stored."""

    def read(self, typed: str) -> str | None:
        return read_decimal(typed, label=self.label.text, unit=self.unit)


class DayField(TypedField):
    """A date as ISO text, or None. Old browsers have no date picker, so 2022.9.30 and 2022年9月30日 are dates too.

    9月30日 is of the year that the form's `meta` names, the plan's; a deadline may be as vague as 9月底前.
    """

    widget = TextInput(input_type="date")

    def __init__(self, *args: Any, is_deadline: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_deadline = is_deadline

    def __call__(self, **kwargs: object) -> Any:
        """With what static/js/pasted_dates.js asks about a pasted date; words that are no date show in a plain box."""
        asks = {"data_year": getattr(self.meta, "year", False), "data_deadline": "1" if self.is_deadline else False}
        return super().__call__(**asks, **({"type": "text"} if self.errors else {}), **kwargs)

    def read(self, typed: str) -> str | None:
        year = getattr(self.meta, "year", None)
        day = read_day(typed, label=self.label.text, year=year, vague=self.is_deadline)
        if day and year and not self.is_deadline and abs(day.year - year) > 1:
            raise Unclear(f"{self.label.text}写的是 {day.year} 年，不像 {year} 年度的日期，看看年份是不是写错了")
        return day.isoformat() if day else None


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


class PhoneField(TypedField):
    """A telephone number, with or without a note behind it, or None."""

    def read(self, typed: str) -> str | None:
        return read_telephone(typed, label=self.label.text)


CLEANING = {Kind.text: clean, Kind.line: clean_line}


def field_for(question: Question) -> Field:
    """The unbound field for a question."""
    label = question.label
    match question.kind:
        case Kind.text | Kind.line:
            cleaned = CLEANING[question.kind]
            kind = TextAreaField if question.kind is Kind.text else StringField
            return kind(label, [PlainText(question)], filters=[lambda raw: cleaned(raw or "") or None])
        case Kind.phone:
            return PhoneField(label, render_kw={"inputmode": "tel"})
        case Kind.choice:
            return ChoiceField(label, choices=_options(question.choices))
        case Kind.date:
            return DayField(label, is_deadline=question.key == "due_on")
        case Kind.whole | Kind.decimal:
            return (WholeField if question.kind is Kind.whole else DecimalField)(label, unit=question.unit)
        case Kind.level:
            return LevelField(label)
        case Kind.yes_no:
            return YesNoField(label)


def answer(field: Field) -> Any:
    """A bound field's answer as a JSON value."""
    return field.answer if isinstance(field, YesNoField) else field.data
