"""`flask print <document>` of papers about plans: a village's, or many villages' with their filters as options."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

from portal.catalogue.queries import cycle_of
from portal.catalogue.queries.placements import areas_in
from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.places.models import Unit
from portal.places.queries import unit_named
from portal.plans.models import Plan
from portal.printing.commands import out_option, write
from portal.printing.document import Document, params_from

HELP = {
    "area": "片区名称。",
    "star": "哪颗星：branch、industry、ecology、safety、civility。",
    "level": "拟创几星；0 是未创。",
    "state": "计划的状态：draft、submitted、returned、approved。",
    "month": "几月到期。",
    "variant": "archive：存档用的 PDF/A-2b。",
    "number": "第几次上报；不写就是最近一次。",
}
TYPES = {"number": int}


def command_of(document: Document) -> click.Command:
    """Its options: the place, the year, and what the document knows beside them."""

    def print_document(unit_name: str, year: int | None, out: Path, **given: Any) -> None:
        params = _of_plan if document.is_of_one_plan else _of_many
        write(document.key, lambda: params(unit_named(unit_name), year, given), out)

    print_document.__doc__ = f"{document.name}。"
    command = click.command(document.key.replace("_", "-"))(out_option(print_document))
    helps = HELP | {name: own.help for name, own in document.own_filters.items()}
    command.params[:0] = [
        click.Option(["--unit", "unit_name"], required=True, help="单位名称，例如 广武镇/桃花峪村。"),
        click.Option(["--year"], type=int, help="年度；不写就是正在进行的年度。"),
        *(
            click.Option([f"--{name}"], help=helps[name], type=TYPES.get(name))
            for name in (*document.filters, *document.options)
        ),
    ]
    return command


def _of_plan(unit: Unit, year: int | None, given: Mapping[str, Any]) -> dict[str, Any]:
    return {"plan_id": _plan_id(unit, year), **{name: value for name, value in given.items() if value is not None}}


def _of_many(unit: Unit, year: int | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """With the filters that were given; an area is called by its name."""
    params = {name: value for name, value in given.items() if value is not None}
    if "area" in params:
        areas = {area.name: str(area.id) for area in areas_in(cycle_of(unit, year), unit)}
        params["area"] = areas.get(str(params["area"]), "0")
    words = tuple(name for name in params if name not in ("area", "level", "month"))
    return {"unit_id": unit.id, "year": cycle_of(unit, year).year} | params_from(
        params, ("area", "level", "month"), words
    )


def _plan_id(unit: Unit, year: int | None) -> int:
    """The plan of a village for a year."""
    cycle = cycle_of(unit, year)
    found = db.session.scalar(sa.select(Plan.id).where(Plan.unit_id == unit.id, Plan.cycle_id == cycle.id))
    if found is None:
        raise NotThere(f"{unit.name}没有 {cycle.year} 年度的计划表。")
    return found
