"""Figures on screen: the board, village by star, and the villages behind a figure of the county."""

from typing import Any

from flask import redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.catalogue.queries import stars_of
from portal.figures import bp
from portal.figures.pages import board
from portal.figures.pages.level_moves import Asked, years_page
from portal.figures.queries.villages import levels_of, villages_behind
from portal.places.models import Kind
from portal.reviews.domain.filters import PlanFilters, said
from portal.web.htmx import show
from portal.web.requests import number


@bp.get("/figures")
def show_figures() -> Response:
    unit, cycle, basis = board.chosen(current_user, request.args)
    opened = request.args.get("open", type=number)
    page = board.figures_page(current_user, unit, cycle, basis, opened)
    return show("figures/show_figures.html", "figures/_lines.html", **page)


@bp.get("/figures/matrix")
def show_matrix() -> Response:
    unit, cycle, basis = board.chosen(current_user, request.args)
    if unit.kind is Kind.township:
        return show("figures/show_matrix.html", **board.matrix_page(current_user, unit, cycle, basis))
    page = board.county_matrix_page(current_user, unit, cycle, basis, request.args.get("open", type=number))
    return show("figures/show_county_matrix.html", "figures/_townships.html", **page)


@bp.get("/figures/years")
def show_years() -> Response:
    unit, cycle, basis = board.chosen(current_user, request.args)
    asked, page = Asked.from_args(request.args), request.args.get("page", 1, type=number)
    return show("figures/show_years.html", **years_page(current_user, unit, cycle, basis, asked, page))


@bp.get("/figures/villages")
def list_villages() -> Response:
    unit, cycle, basis = board.chosen(current_user, {"year": request.args.get("year", "")})
    filters = PlanFilters.from_args(request.args)
    if unit.kind is Kind.township:
        args: dict[str, Any] = request.args.to_dict()
        return redirect(url_for("reviews.list_plans", **args), 303)
    found = villages_behind(current_user, unit, cycle, filters, max(1, request.args.get("page", 1, type=number)))
    frame = board.frame(current_user, unit, cycle, basis) | {"said": said(filters, cycle.year, stars_of(cycle), {})}
    return show("figures/list_villages.html", **frame, found=found, filters=filters, level_of=levels_of(found.items))
