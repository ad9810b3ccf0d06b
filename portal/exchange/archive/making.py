"""What goes into a year's archive: the paper of every approved plan, and the list of all villages."""

from collections.abc import Callable, Sequence
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from portal import clock
from portal.catalogue.models import Cycle
from portal.db import db, set_reads_only
from portal.exchange.archive.package import Writer
from portal.exchange.lists.table import Column, Table, Value, day_of
from portal.exchange.lists.writing import workbook_of
from portal.places.models import Unit
from portal.places.queries import list_order, within
from portal.plans.models import Plan, State
from portal.plans.numbers import level_name
from portal.printing import drawing, queries, store

COLUMNS = [
    *(Column("序号", 4), Column("乡镇"), Column("村"), Column("状态"), Column("上报次数", 5), Column("最近上报")),
    *(Column("拟创星级"), Column("措施条数", 5), Column("文件", 60)),
]
Told = Callable[[int, int, str], None]  # how many are done, of how many, which one


def plans_of(unit: Unit, cycle: Cycle) -> Sequence[Plan]:
    """Every plan of the year below a unit, in the office's order (one query)."""
    plans = sa.select(Plan).join(Plan.unit).where(Plan.cycle_id == cycle.id, within(unit), Unit.is_active)
    whole = plans.options(
        contains_eager(Plan.unit).joinedload(Unit.township), joinedload(Plan.latest_submission)
    ).order_by(Unit.township_id, *list_order())
    return db.session.scalars(whole).all()


def make_archive(unit: Unit, cycle: Cycle, place: Path, told: Told) -> tuple[int, int]:
    """Write the archive; the number of papers in it, and of villages without an approved plan.

    Reads only. A paper that was printed before is taken as it was kept; the others are drawn now.

    Raises:
        RenderFailed: a paper cannot be drawn; nothing is left behind.
    """
    set_reads_only(True)
    plans = plans_of(unit, cycle)
    approved = [plan for plan in plans if plan.state is State.approved]
    writer, names = Writer(place), dict[int, str]()
    try:
        for number, plan in enumerate(approved, 1):
            names[plan.id] = _add_paper(writer, plan)
            told(number, len(approved), names[plan.id])
        title = f"{unit.name}{cycle.activity_name}归档清单（{cycle.year}年度）"
        writer.add("清单.xlsx", workbook_of(_list(title, plans, names)))
        writer.finish(title=title, unit=unit.full_name, year=cycle.year, made_at=clock.now().isoformat())
    except BaseException:
        writer.give_up()
        raise
    return len(approved), len(plans) - len(approved)


def _add_paper(writer: Writer, plan: Plan) -> str:
    """The approved paper, under its township and village."""
    assert plan.latest_submission is not None, "an approved plan was submitted"
    built = queries.build("plan", {"plan_id": plan.id}, None)
    kept = store.find(key := store.file_key(built))
    if kept is None:
        drawn = drawing.draw(drawing.order_of(built))
        kept = store.keep(key, drawn, built.file_name, is_lasting=built.is_lasting)
    township = plan.unit.township.name if plan.unit.township else "其他"
    name = f"{township}/{plan.unit.position:03d}-{plan.unit_id} {plan.unit.name}.pdf"
    writer.add(name, kept.path.read_bytes(), plan=plan.id, content_sha256=plan.latest_submission.sha256)
    return name


def _list(title: str, plans: Sequence[Plan], names: dict[int, str]) -> Table:
    approved = f"共 {len(plans)} 个村（社区），其中已通过 {len(names)} 个"
    rows = [_row(number, plan, names.get(plan.id)) for number, plan in enumerate(plans, 1)]
    return Table(title, "归档清单", [approved], COLUMNS, rows, "", title, fixed=3)


def _row(number: int, plan: Plan, name: str | None) -> list[Value]:
    last = plan.latest_submission
    return [
        *(number, plan.unit.township.name if plan.unit.township else "", plan.unit.name, plan.state_label),
        *(last.number if last else None, day_of(last.submitted_at) if last else None),
        *(level_name(last.target_level) if last else "—", last.measure_count if last else None, name),
    ]
