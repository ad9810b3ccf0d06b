"""整星填表: a star's tasks in one table. Saving is the blocks' own route; only the page is another."""

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.errors import NotThere
from portal.plans import bp, queries
from portal.plans.pages.star_table import table_page
from portal.plans.routes.loading import village_plan
from portal.web.htmx import show


@bp.get("/plans/<int:plan_id>/tables/<star_key>")
def show_table(plan_id: int, star_key: str) -> Response:
    copy = queries.working_copy(village_plan(plan_id))
    star = next((star for star in copy.document.stars if star.key == star_key), None)
    if star is None:
        raise NotThere("计划表里没有这颗星，请回到计划首页再进。")
    return show("plans/show_table.html", **table_page(current_user, copy, star, took="took" in request.args))
