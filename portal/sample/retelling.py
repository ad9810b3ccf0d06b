"""A plan of the story, told for another day: its dates, and the years and deadlines in its words.

Words keep two kinds of time. 2021 年 to 2024 年 are the years beside the story's own and move with it; older years are
history and stay. 9 月底前 and 9 月 30 日前 are deadlines and move as the dates of measures do. Other months (桃花 in
April) are seasons and stay: so no goal and no measure may name one (a test reads them all).
"""

import calendar as months
import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from portal.plans.domain.questions import MEETINGS
from portal.sample.calendar import STORY_YEAR, SampleCalendar

DEADLINE = re.compile(r"(\d{1,2})( ?)月(?:(底)前?| ?(\d{1,2}) ?日前|前)")
NEAR_YEAR = re.compile(rf"({STORY_YEAR - 1}|{STORY_YEAR}|{STORY_YEAR + 1}|{STORY_YEAR + 2})(?= ?年)")
_MEETING_DAYS = {f"{key}_on" for key, _ in MEETINGS}


def retold(value: Any, calendar: SampleCalendar, key: str = "") -> Any:
    """A plan, or any part of it, with `key` as its name."""
    if isinstance(value, Mapping):
        return {name: retold(part, calendar, name) for name, part in value.items()}
    if isinstance(value, list):
        return [retold(part, calendar) for part in value]
    if not isinstance(value, str):
        return value
    if key == "due_on":
        return calendar.due(dt.date.fromisoformat(value)).isoformat() if value else value
    if key in _MEETING_DAYS:
        return calendar.meeting(dt.date.fromisoformat(value)).isoformat()
    return retold_words(value, calendar)


def retold_words(words: str, calendar: SampleCalendar) -> str:
    """The words with their deadlines and near years moved."""
    moved = DEADLINE.sub(lambda found: _deadline(found, calendar), words)
    return NEAR_YEAR.sub(lambda found: str(int(found[0]) + calendar.year - STORY_YEAR), moved)


def _deadline(found: re.Match[str], calendar: SampleCalendar) -> str:
    month, gap, at_end, day = int(found[1]), found[2], found[3], found[4]
    last = months.monthrange(STORY_YEAR, month)[1]
    told = dt.date(STORY_YEAR, month, last if at_end else int(day or 1))
    due = calendar.due(told)
    if (due.month, due.day) == (told.month, told.day):
        return found[0]
    if at_end:
        return f"{due.month}{gap}月底{'前' if found[0].endswith('前') else ''}"
    return f"{due.month}{gap}月{gap}{due.day}{gap}日前"
