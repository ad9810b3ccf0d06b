"""The township's list of plans, as the page has filtered it."""

from collections.abc import Mapping

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of
from portal.errors import NotAllowed, NotThere
from portal.exchange.lists.table import Column, Table, Value, day_of, made_by
from portal.ledgers.queries import stars_of
from portal.places.models import Unit
from portal.places.queries import areas_of
from portal.plans.numbers import level_name
from portal.reviews import policy, queries
from portal.reviews.filters import STATES, Filters
from portal.reviews.pages import township_of
from portal.reviews.queries import Row

MARKS = {None: "—", "none": "不创", "planned": "拟创", "held": "已有"}
COLUMNS = (Column("序号", 4), Column("片区"), Column("村"), Column("书记"), Column("状态"), Column("逾期天数", 4))


def plans_table(user: User, fields: Mapping[str, str]) -> Table:
    """Raises:
    NotAllowed: a village, or an administrator.
    NotThere: no such township, or not this person's.
    """
    if reason := policy.why_not_review(user):
        raise NotAllowed(reason)
    filters = Filters.from_args(fields)
    township = township_of(user, filters.township)
    if township is None:
        raise NotThere("请先选一个乡镇，再导出它的清单。")
    cycle = cycle_of(township, filters.year)
    found = queries.plan_list(user, township, cycle, filters)
    stars = stars_of(cycle)
    after = ("意见", "未改", "在谁手里", "最近上报", "最近更新")
    title = f"{township.name}{cycle.activity_name}计划清单（{cycle.year}年度）"
    return Table(
        title=title,
        sheet="村计划清单",
        about=[f"{_chosen(filters, township, cycle)}，共 {len(found.rows)} 个村（社区）", made_by(user)],
        columns=[*COLUMNS, Column("拟创星级"), *map(Column, stars.values()), *map(Column, after)],
        rows=[_row(number, row, list(stars)) for number, row in enumerate(found.rows, 1)],
        stream=f"unit:{township.id}",
        file_name=title,
        fixed=3,
    )


def _row(number: int, row: Row, stars: list[str]) -> list[Value]:
    intents = {mark.key: mark.intent.value if mark.intent else None for mark in row.stars}
    return [
        *(number, row.area, row.unit.name, row.secretary, STATES[row.state], row.overdue_days or None, row.level),
        *(MARKS[intents.get(star)] for star in stars),
        *(row.tally.total, row.tally.open, row.holder, day_of(row.submitted_at), day_of(row.updated_at)),
    ]


def _chosen(filters: Filters, township: Unit, cycle: Cycle) -> str:
    """The filters in words, so that nobody takes a part for the whole."""
    areas = {area.id: area.name for area in areas_of(township)}
    words = [
        STATES.get(filters.state, ""),
        areas.get(filters.area or 0, ""),
        f"创{stars_of(cycle).get(filters.star, filters.star)}" if filters.star else "",
        f"拟创{level_name(filters.level)}" if filters.level is not None else "",
        f"村名含“{filters.search}”" if filters.search else "",
    ]
    return "筛选：" + ("、".join(filter(None, words)) or "全部")
