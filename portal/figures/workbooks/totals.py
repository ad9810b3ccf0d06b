"""A list of totals from outside: each row what one source says of one township's (or the county's) year (domain §9)."""

import re
from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycles_of
from portal.figures import policy, services
from portal.figures.domain.checks import Totals
from portal.figures.models import Covers, OutsideTotal
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.kernel.reading import Unclear
from portal.kernel.reading.characters import half_width
from portal.kernel.reading.numbers import read_whole
from portal.kernel.text import length
from portal.ledgers.domain.checks import LEVELS, STAR_NAMES
from portal.places.models import Kind, Unit
from portal.places.queries import within
from portal.plans.domain.numbers import level_name
from portal.workbooks.imports.layout import Column, Fault, Layout, Row

LONGEST_SOURCE = 100
COVERS = {each.label: each for each in Covers}
BLANK = "材料里没有的空着，不要填 0。"
LEVEL_COLUMNS = {level_name(level): level for level in (*LEVELS, 0)}
STAR_COLUMNS = {name: key for key, name in STAR_NAMES.items()}
APART = {
    "总村数": "units",
    "四星以上": "four_up",
    "三星及以下": "three_down",
    "软弱涣散村": "weak",
    "星数合计": "star_sum",
}
FIGURES = ("总村数", *LEVEL_COLUMNS, *STAR_COLUMNS, "四星以上", "三星及以下", "软弱涣散村", "星数合计")
LAYOUT = Layout(
    "外来数字",
    (
        Column("单位", 20, "乡镇名，如 广武镇；县里的总数写县（市）名。"),
        Column("年度", 8, "如 2022。"),
        Column("来源", 34, "这些数字是从哪里来的，如 清河镇 5 月汇报材料。"),
        Column("包括", 20, "从下拉框里选；空着就是村和社区合在一起。", tuple(COVERS)),
        *(Column(heading, 11, BLANK) for heading in FIGURES),
    ),
    most=200,
    also={
        "单位": ("乡镇", "乡镇名称", "单位名称", "填报单位"),
        "年度": ("年份", "年"),
        "来源": ("数据来源", "出处", "材料", "资料来源"),
        "包括": ("范围", "统计范围"),
        "总村数": ("村数", "行政村", "总数", "村总数"),
        "未创": ("未创星", "未定星"),
        "软弱涣散村": ("软弱涣散",),
    },
)


class TotalList:
    """The rows beside the units, years and totals as they are now."""

    told: Mapping[int, str] = {}  # nothing but new rows
    notes: Sequence[str] = ()

    def __init__(self, rows: Sequence[Row], user: User) -> None:
        self.rows, self.user = [(number, _plain(texts)) for number, texts in rows], user
        offices = within(user.unit), Unit.is_active, Unit.kind.in_((Kind.county, Kind.township))
        self._units = {unit.name: unit for unit in db.session.scalars(sa.select(Unit).where(*offices))}
        self._years = {str(cycle.year): cycle for cycle in cycles_of(user.unit)}
        of_mine = OutsideTotal.unit_id.in_([unit.id for unit in self._units.values()])
        kept = sa.select(OutsideTotal.unit_id, OutsideTotal.cycle_id, OutsideTotal.source, OutsideTotal.covers)
        self._taken = {tuple(row) for row in db.session.execute(kept.where(of_mine))}
        self.faults = [Fault(number, *found) for number, texts in self.rows for found in self._check(texts)]

    @property
    def summary(self) -> str:
        return f"{len({texts[0] for _, texts in self.rows})} 个单位的数字"

    def _check(self, texts: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        place, year, source, covers, *figures = texts
        unit, cycle = self._units.get(place), self._years.get(year)
        if unit is None:
            yield "单位", place, "找不到这个乡镇，或者它不在您的范围内、已经停用" if place else "请写上乡镇名"
        if cycle is None:
            yield "年度", year, f"没有这个年度；县里开启过的有 {'、'.join(self._years) or '（还没有）'}"
        elif reason := policy.why_not_keep(self.user, unit or self.user.unit, cycle):
            yield "年度", year, reason
        if covers and covers not in COVERS:
            yield "包括", covers, f"请写 {'、'.join(COVERS)} 之一"
        yield from self._check_source(source, unit, cycle, COVERS.get(covers, Covers.everything))
        yield from _check_figures(figures)

    def _check_source(
        self, source: str, unit: Unit | None, cycle: Cycle | None, covers: Covers
    ) -> Iterator[tuple[str, str, str]]:
        if not source:
            yield "来源", source, "请写这些数字是从哪里来的，例如“清河镇 5 月汇报材料”"
        elif length(source) > LONGEST_SOURCE:
            yield "来源", source, f"写了 {length(source)} 字，最多 {LONGEST_SOURCE} 字"
        elif unit and cycle:
            same = (unit.id, cycle.id, source, covers)
            if same in self._taken:
                yield "来源", source, "重复：这个来源已经录入过，或者上面有一行一样的。请改那一份，或者换一个来源名称"
            self._taken.add(same)

    def apply(self) -> int:
        """Keep all of them; agreeing or not, they are kept as the source has them."""
        said = [
            (self._units[place], self._years[year], source, COVERS.get(covers, Covers.everything), _totals(figures))
            for _, (place, year, source, covers, *figures) in self.rows
        ]
        services.add_totals(said, actor=self.user)
        return len(self.rows)


def _plain(texts: Sequence[str]) -> list[str]:
    """2022年度 → 2022, 12个 → 12; what cannot be read stays for the check to name."""
    place, year, source, covers, *figures = texts
    said = re.fullmatch("([0-9]{4})年?度?", half_width(year).strip())
    return [place, said[1] if said else year, source, covers, *map(_figure, figures)]


def _figure(typed: str) -> str:
    try:
        number = read_whole(typed, label="", unit="个")
    except Unclear:
        return typed
    return "" if number is None else str(number)


def _check_figures(figures: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for heading, typed in zip(FIGURES, figures, strict=True):
        if not re.fullmatch(r"[0-9]{0,6}", typed):
            yield heading, typed, "请填整数，如 12；材料里没有就空着"
    if not any(figures):
        yield "总村数", "", "这一行一个数字也没有填，请至少填一项；不知道的空着，不要填 0"


def _totals(figures: Sequence[str]) -> Totals:
    said = {heading: int(typed) for heading, typed in zip(FIGURES, figures, strict=True) if typed}
    return Totals(
        levels={level: said[heading] for heading, level in LEVEL_COLUMNS.items() if heading in said},
        stars={key: said[heading] for heading, key in STAR_COLUMNS.items() if heading in said},
        **{name: said.get(heading) for heading, name in APART.items()},
    )


def refuse(user: User) -> None:
    """Raises:
    NotAllowed: not for this person.
    """
    if reason := policy.why_not_enter(user):
        raise NotAllowed(reason)
