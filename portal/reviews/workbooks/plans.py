"""The list of a township's or a county's plans, as the page has filtered it: all of it, not a page."""

from collections.abc import Mapping

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of, stars_of
from portal.catalogue.queries.placements import areas_in, place_in
from portal.kernel.errors import NotAllowed, NotThere
from portal.places.models import Kind, Place
from portal.plans.queries.extent import extent_of
from portal.printing.extent import Extent
from portal.reviews import policy, queries
from portal.reviews.domain.filters import STATES, PlanFilters, said
from portal.reviews.pages.review import listed_unit
from portal.reviews.queries import Row
from portal.workbooks.table import Column, Expected, Table, Value, day_of, made_by

MARKS = {None: "—", "none": "不创", "planned": "拟创", "held": "已有"}
COLUMNS = (Column("村"), Column("书记"), Column("状态"), Column("逾期天数", 4))


def plans_table(user: User, fields: Mapping[str, str]) -> Table:
    """Raises:
    NotAllowed: a village, or an administrator.
    NotThere: no such township, or not this person's.
    """
    filters, unit, cycle, title = _asked(user, fields)
    found = queries.plan_list(user, unit, cycle, filters)
    stars = stars_of(cycle)
    after = ("意见", "未改", "在谁手里", "最近上报", "最近更新", "区划代码")
    place = "乡镇" if unit.kind is Kind.county else "片区" if unit.uses_areas else ""
    first = (Column("序号", 4), *([Column(place)] if place else []))
    extent = extent_of(user, unit, cycle)
    return Table(
        title=title,
        sheet="村计划清单",
        about=[f"{_chosen(filters, unit, cycle, extent)}，共 {len(found.rows)} 个村（社区）", made_by(user)],
        columns=[*first, *COLUMNS, Column("拟创星级"), *map(Column, stars.values()), *map(Column, after)],
        rows=[_row(number, row, list(stars), place) for number, row in enumerate(found.rows, 1)],
        stream=f"unit:{unit.id}",
        file_name=title,
        extent=extent,
        fixed=len(first) + 1,
    )


def plans_expected(user: User, fields: Mapping[str, str]) -> Expected:
    """Raises as `plans_table` does."""
    _, unit, cycle, title = _asked(user, fields)
    extent = extent_of(user, unit, cycle)
    return Expected(title, unit.id, extent.seen, extent.note)


def _asked(user: User, fields: Mapping[str, str]) -> tuple[PlanFilters, Place, Cycle, str]:
    if reason := policy.why_not_review(user):
        raise NotAllowed(reason)
    filters = PlanFilters.from_args(fields)
    living = listed_unit(user, filters)
    if living is None:
        raise NotThere("请先选一个乡镇，再导出它的清单。")
    cycle = cycle_of(living, filters.year)
    unit = place_in(cycle, living)
    return filters, unit, cycle, f"{unit.name}{cycle.activity_name}计划清单（{cycle.year}年度）"


def _row(number: int, row: Row, stars: list[str], place: str) -> list[Value]:
    intents = {mark.key: mark.intent.value if mark.intent else None for mark in row.stars}
    return [
        *(
            number,
            *({"乡镇": [row.township], "片区": [row.area]}.get(place, [])),
            row.unit.name,
            row.secretary,
            STATES[row.state],
            row.overdue_days or None,
            row.level,
        ),
        *(MARKS[intents.get(star)] for star in stars),
        *(row.tally.total, row.tally.open, row.holder, day_of(row.submitted_at), day_of(row.updated_at)),
        row.unit.region_code,
    ]


def _chosen(filters: PlanFilters, unit: Place, cycle: Cycle, extent: Extent) -> str:
    """The filters in words, so that nobody takes a part for the whole."""
    areas = {area.id: area.name for area in areas_in(cycle, unit)}
    return f"筛选：{extent.within(said(filters, cycle.year, stars_of(cycle), areas))}"
