"""放假安排: the list of years, and one to enter or correct."""

import datetime as dt

from flask import flash, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import Field, TextAreaField
from wtforms.validators import ValidationError

from portal.history.queries import latest_events
from portal.kernel import workdays
from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed, NotThere
from portal.settings import bp, policy
from portal.settings.services import calendar
from portal.web.htmx import done, show

NEWS_SHOWN = 10


class CalendarForm(FlaskForm):
    """The days of one year, a span a line."""

    off = TextAreaField("放假的日子")
    work = TextAreaField("调休上班的周末")

    def __init__(self, year: int = 0, **given: object) -> None:
        super().__init__(**given)
        self.year = year
        self.off_days: list[dt.date] = []
        self.work_days: list[dt.date] = []

    def validate_off(self, field: Field) -> None:
        self.off_days = self._days(field)

    def validate_work(self, field: Field) -> None:
        self.work_days = self._days(field)
        if odd := [day for day in self.work_days if day.weekday() < 5]:
            raise ValidationError(f"{calendar.lines(odd[:1])}不是周末，平常就上班，不用写")
        if both := set(self.work_days) & set(self.off_days):
            raise ValidationError(f"{calendar.lines(sorted(both)[:1])}又放假又上班，请去掉一处")

    def _days(self, field: Field) -> list[dt.date]:
        try:
            return calendar.parsed(self.year, field.data or "")
        except calendar.Unreadable as unreadable:
            raise ValidationError(str(unreadable)) from unreadable


@bp.get("/settings/calendar")
def list_calendars() -> Response:
    if reason := policy.why_not_read(current_user):
        raise NotAllowed(reason)
    county_id = current_user.unit.county_id
    return show(
        "settings/list_calendars.html",
        years=calendar.years_to_keep(),
        arrangement=workdays.arrangement,
        lines=calendar.lines,
        own={row.key.removeprefix(calendar.PREFIX): row for row in calendar.rows_of(county_id)},
        last=max(workdays.announced_years()),
        events=latest_events([f"unit:{county_id}"], ["calendar_changed"], NEWS_SHOWN),
        why_not_change=policy.why_not_change(current_user),
    )


@bp.get("/settings/calendar/<int:year>")
def edit_calendar(year: int) -> Response:
    _refuse(year)
    known = workdays.arrangement(year)
    data = {"off": calendar.lines(known.off), "work": calendar.lines(known.work)} if known else {}
    return calendar_page(CalendarForm(year, formdata=None, data=data))


def calendar_page(form: CalendarForm, status: int = 200) -> Response:
    return show("settings/edit_calendar.html", status=status, form=form, year=form.year)


@bp.post("/settings/calendar/<int:year>")
def save_calendar(year: int) -> Response:
    _refuse(year)
    form = CalendarForm(year)
    if not form.validate_on_submit():
        return calendar_page(form, status=422)
    changed = calendar.change_year(year, form.off_days, form.work_days, actor=current_user)
    commit()
    flash(f"{year} 年的放假安排已保存，各处马上按它算。" if changed else "没有改动。", "success" if changed else "info")
    return done(url_for(".list_calendars"))


def _refuse(year: int) -> None:
    if reason := policy.why_not_change(current_user):
        raise NotAllowed(reason)
    if year not in calendar.years_to_keep():
        raise NotThere("这一年不用录入放假安排。")
