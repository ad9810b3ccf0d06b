"""What the county types about a year."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, Field, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from portal.catalogue.domain.present_year import doubt, why_not_open
from portal.catalogue.forms import Fits, line, text
from portal.catalogue.models import Catalogue, Cycle
from portal.kernel import clock
from portal.kernel.reading import Unclear
from portal.kernel.reading.dates import is_far_off, read_day
from portal.kernel.workdays import add_workdays, is_workday, unknown, why_off
from portal.places.models import UnitType
from portal.settings.forms import WholeField


class DayField(DateField):
    """A day of the browser's calendar, or typed; refused in plain words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        try:
            self.data = read_day(valuelist[0], label="") if valuelist else None
        except Unclear as unclear:
            raise ValueError(f"日期没有读懂：{unclear}") from unclear


class DatesForm(FlaskForm):
    """The name of the activity and the three days of a year."""

    activity_name = StringField("活动名称", [Fits(60, "请写活动名称")], filters=[line])
    opens_on = DayField("开始填报", [Optional()])
    submit_by = DayField("上报截止", [Optional()])
    review_by = DayField("审核截止", [Optional()])

    def far_off(self, year: int) -> dict[str, str]:
        """Field → a question about a date that lies far from the year. It stops nothing."""
        days = {name: self[name].data for name in ("opens_on", "submit_by", "review_by")}
        return {
            name: f"现在是 {day.year} 年，离 {year} 年度很远，看看是不是写错了年份"
            for name, day in days.items()
            if isinstance(day, dt.date) and is_far_off(day, year)
        }

    def validate_submit_by(self, field: Field) -> None:
        if field.data and self.opens_on.data and field.data < self.opens_on.data:
            raise ValidationError("上报截止在开始填报之前，请改其中一个")

    def validate_review_by(self, field: Field) -> None:
        if field.data and self.submit_by.data and field.data < self.submit_by.data:
            raise ValidationError("审核截止在上报截止之前，请改其中一个")

    @property
    def day_words(self) -> list[str]:
        """About the days in the boxes."""
        return words_on(self.opens_on.data, self.submit_by.data, self.review_by.data)

    @property
    def words(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("activity_name", "opens_on", "submit_by", "review_by")}


class OpenForm(DatesForm):
    """A new year: the year, its catalogues, its dates."""

    year = WholeField("年度", unit="年")
    village = SelectField("行政村用的任务目录", coerce=int)
    community = SelectField("社区用的任务目录", coerce=int)

    sure = StringField()  # the year that the question was about, once it was answered

    def validate_year(self, field: Field) -> None:
        if field.data is None or not 1000 <= field.data <= 9999:
            raise ValidationError(f"请写四位数的年份，例如 {clock.today().year}")
        if reason := why_not_open(field.data, clock.today()):
            raise ValidationError(reason)

    def question(self, before: int | None) -> str:
        """What is asked before a year is opened that nobody expects."""
        year = self.year.data
        return (doubt(year, before, clock.today()) or "") if year and not self.year.errors else ""

    @property
    def is_sure(self) -> bool:
        """Whether the question was answered, about this very year."""
        return bool(self.sure.data == str(self.year.data))


class ReasonForm(FlaskForm):
    """Why a closed year is opened again."""

    reason = TextAreaField("理由", [Fits(300, "请写明为什么要重新开启")], filters=[text])


class ReplaceForm(FlaskForm):
    """A press of 换用."""


Choices = Mapping[UnitType, Sequence[Catalogue]]


def open_form(before: Cycle | None, activity_name: str, choices: Choices) -> OpenForm:
    """The form filled in: the newest catalogues, and the dates of the year before a year later."""
    data: dict[str, Any] = {"year": before.year + 1 if before else clock.today().year, "activity_name": activity_name}
    if before:
        data |= {name: a_year_later(getattr(before, name)) for name in ("opens_on", "submit_by", "review_by")}
    # What was published last was published for the year that comes.
    data |= {unit_type.value: found[0].id for unit_type, found in choices.items() if found}
    return with_choices(OpenForm(formdata=None, data=data), choices)


def with_choices(form: OpenForm, choices: Choices) -> OpenForm:
    """The form with the catalogues to choose from."""
    form.village.choices = [SelectChoice(one.id, one.name) for one in choices[UnitType.village]]
    form.community.choices = [SelectChoice(one.id, one.name) for one in choices[UnitType.community]]
    return form


def a_year_later(day: dt.date | None) -> dt.date | None:
    """The same day next year, or the first workday after it; 29 February becomes the 28th."""
    if day is None:
        return None
    later = _same_day(day)
    return later if is_workday(later) else add_workdays(later, 1)


def _same_day(day: dt.date) -> dt.date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)


def why_moved(day: dt.date | None) -> str:
    """；2027年10月1日是国庆节，往后移: why a proposed day is not the same as the year before."""
    if day is None or not (reason := why_off(_same_day(day))):
        return ""
    return f"；{clock.local_date(_same_day(day))}{reason}，移到下一个工作日"


def words_on(*days: dt.date | None) -> list[str]:
    """What to look at before these days are settled: those on which offices do not work, and what is not known."""
    off = [f"{clock.local_date(day)}{why_off(day)}" for day in days if day and why_off(day)]
    found = [f"{'、'.join(off)}，不是工作日，请看看要不要改。"] if off else []
    return [*found, *filter(None, [unknown(*days)])]
