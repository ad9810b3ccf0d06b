"""The only clock. Stored times are UTC and aware; people see Asia/Shanghai."""

import datetime as dt
from zoneinfo import ZoneInfo

from markupsafe import Markup

LOCAL = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """The present moment, aware, in UTC, to the second: what is stored is what is shown and hashed."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


SLIP = dt.timedelta(minutes=10)  # by so much a clock may be set right without anybody noticing


def last(span: dt.timedelta) -> tuple[dt.datetime, dt.datetime]:
    """From when until when something is at most `span` ago. What was written under a clock that ran ahead is not: once
    that is set right, it would otherwise count as new for as long as the clock was wrong."""
    return now() - span, now() + SLIP


def is_within(moment: dt.datetime, span: dt.timedelta) -> bool:
    """Whether this moment is at most `span` ago; see `last`."""
    first, end = last(span)
    return first <= moment <= end


def is_ahead(moment: dt.datetime, span: dt.timedelta) -> bool:
    """Whether this moment is still to come, in at most `span`: what lasts longer was given out by a wrong clock."""
    return now() < moment <= now() + span + SLIP


def today() -> dt.date:
    """The date on the office wall."""
    return now().astimezone(LOCAL).date()


def spoken(moment: dt.datetime) -> str:
    """今天 10:43 · 昨天 16:05 · 5月12日 09:30 · 2021年12月3日 08:00, as a colleague would say it."""
    local = moment.astimezone(LOCAL)
    days = (today() - local.date()).days
    if days == 0:
        day = "今天"
    elif days == 1:
        day = "昨天"
    elif local.year == today().year:
        day = f"{local.month}月{local.day}日"
    else:
        day = f"{local.year}年{local.month}月{local.day}日"
    return f"{day} {local:%H:%M}"


def local_time(moment: dt.datetime | None) -> str | Markup:
    """Template filter: a `<time>` with the spoken form inside, or a dash where there is no moment."""
    if moment is None:
        return "—"
    local = moment.astimezone(LOCAL)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        local.isoformat(), f"{local:%Y-%m-%d %H:%M:%S}", spoken(moment)
    )


def local_date(day: dt.date | dt.datetime | None) -> str:
    """Template filter: 2022年5月26日, or a dash."""
    if day is None:
        return "—"
    if isinstance(day, dt.datetime):
        day = day.astimezone(LOCAL).date()
    return f"{day.year}年{day.month}月{day.day}日"
