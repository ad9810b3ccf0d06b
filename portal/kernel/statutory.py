"""The days that are off by law whatever is announced (全国年节及纪念日放假办法, as of 2025): for years of which the
State Council has not yet announced how weekends are moved around them.

The days of the lunar calendar, and 清明, are a table, computed once and compared between two libraries."""

import datetime as dt
from functools import cache

_A_DAY = dt.timedelta(days=1)
# year → first day of the lunar year, 清明, 端午, 中秋
_LUNAR = {
    2027: ("02-06", "04-05", "06-09", "09-15"),
    2028: ("01-26", "04-04", "05-28", "10-03"),
    2029: ("02-13", "04-04", "06-16", "09-22"),
    2030: ("02-03", "04-05", "06-05", "09-12"),
    2031: ("01-23", "04-05", "06-24", "10-01"),
    2032: ("02-11", "04-04", "06-12", "09-19"),
    2033: ("01-31", "04-04", "06-01", "09-08"),
    2034: ("02-19", "04-05", "06-20", "09-27"),
    2035: ("02-08", "04-05", "06-10", "09-16"),
    2036: ("01-28", "04-04", "05-30", "10-04"),
}
_FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}


def festival(day: dt.date) -> str:
    """The festival that makes a day one off by law; empty on other days."""
    return _FIXED.get((day.month, day.day)) or _lunar(day.year).get(day, "")


@cache
def _lunar(year: int) -> dict[dt.date, str]:
    if year not in _LUNAR:
        return {}
    new_year, *others = (dt.date.fromisoformat(f"{year}-{spelt}") for spelt in _LUNAR[year])
    spring = {new_year + n * _A_DAY: "春节" for n in (-1, 0, 1, 2)}
    return spring | dict(zip(others, ("清明节", "端午节", "中秋节"), strict=True))
