"""What people type about figures: totals from outside, and the title and day of a meeting."""

import datetime as dt
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from portal.catalogue.forms import Fits, line
from portal.cycles.forms import DayField
from portal.figures.domain.checks import Totals
from portal.figures.models import Basis, Covers, OutsideTotal
from portal.figures.services import APART, figures_of, totals_of
from portal.kernel import clock
from portal.kernel.reading.dates import is_far_off
from portal.ledgers.domain.checks import LEVELS, STAR_NAMES
from portal.plans.domain.numbers import level_name
from portal.plans.forms.fields import WholeField

LEVEL_FIELDS = {f"level_{level}": level for level in (*LEVELS, 0)}
STAR_FIELDS = {f"star_{key}": key for key in STAR_NAMES}


class TotalForm(FlaskForm):
    """Totals as a source published them. Blank is unknown, and 0 is zero."""

    version = IntegerField(widget=HiddenInput(), default=0)
    source = StringField("来源", [Fits(100, "请写这些数字是从哪里来的，例如“清河镇 5 月汇报材料”")], filters=[line])
    covers = RadioField(
        "包括哪些单位",
        choices=[SelectChoice(each.value, each.label) for each in Covers],
        default=Covers.everything.value,
        validate_choice=False,
    )
    units = WholeField("总村数", unit="个")
    four_up = WholeField("四星以上", unit="个")
    three_down = WholeField("三星及以下", unit="个")
    weak = WholeField("软弱涣散村（另列的）", unit="个")
    star_sum = WholeField("星数合计", unit="个")

    def validate_covers(self, field: Field) -> None:
        if field.data not in {each.value for each in Covers}:
            raise ValidationError("请选一项")

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and not figures_of(self.totals):
            self.units.errors = ["一个数字也没有填，请至少填一项；不知道的空着，不要填 0"]
            return False
        return good

    @property
    def totals(self) -> Totals:
        """What was typed; what was left blank is missing."""
        levels = {level: self[name].data for name, level in LEVEL_FIELDS.items()}
        stars = {key: self[name].data for name, key in STAR_FIELDS.items()}
        return Totals(
            levels={level: number for level, number in levels.items() if number is not None},
            stars={key: number for key, number in stars.items() if number is not None},
            **{name: self[name].data for name in APART},
        )

    @classmethod
    def showing(cls, total: OutsideTotal) -> "TotalForm":
        """The form with what is stored."""
        told = totals_of(total.figures)
        data: dict[str, Any] = {name: getattr(told, name) for name in APART}
        data |= {name: told.levels.get(level) for name, level in LEVEL_FIELDS.items()}
        data |= {name: told.stars.get(key) for name, key in STAR_FIELDS.items()}
        given = {"source": total.source, "covers": total.covers.value, "version": total.version}
        return cls(formdata=None, data={**data, **given})


# WTForms reads fields as attributes of the class; the two rows of figures are named by level and star.
for _name, _level in LEVEL_FIELDS.items():
    setattr(TotalForm, _name, WholeField(level_name(_level), unit="个"))
for _name, _key in STAR_FIELDS.items():
    setattr(TotalForm, _name, WholeField(STAR_NAMES[_key], unit="个"))


class RemoveForm(FlaskForm):
    """删除: the version that was on the page."""

    version = IntegerField(widget=HiddenInput(), default=0)


class SnapshotForm(FlaskForm):
    """定格: for which meeting."""

    title = StringField("会议名称", [Fits(100, "请写是为哪个会定格的，例如“5 月研判会”")], filters=[line])
    meeting_on = DayField("开会日期", [InputRequired("请选开会日期")])
    basis = HiddenField(default=Basis.submitted.value)

    def validate_meeting_on(self, field: Field) -> None:
        """A meeting is held in the year of the figures, or about now, over the figures of an earlier one."""
        day, year = field.data, getattr(self.meta, "year", None)
        if day and year and is_far_off(day, year) and is_far_off(day, clock.today().year):
            raise ValidationError(f"写的是 {day.year} 年，不像 {year} 年度的会，看看年份是不是写错了")

    @property
    def day(self) -> dt.date:
        """Of a form that was found to be good."""
        return cast(dt.date, self.meeting_on.data)

    @property
    def chosen_basis(self) -> Basis:
        return Basis.approved if self.basis.data == Basis.approved.value else Basis.submitted
