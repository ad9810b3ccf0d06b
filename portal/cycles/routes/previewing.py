"""A catalogue as villages will fill it in: the real form of each block, switched off."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from portal.catalogue.models import Catalogue
from portal.catalogue.routes.reading import readable
from portal.cycles import bp
from portal.kernel.errors import NotThere
from portal.plans.domain.document import PlanDocument, catalogue_content
from portal.plans.domain.questions import MEASURE, block_kind
from portal.plans.forms import block_form
from portal.web.htmx import show


@bp.get("/catalogues/<int:catalogue_id>/preview")
def preview_catalogue(catalogue_id: int) -> Response:
    catalogue = readable(catalogue_id)
    document = PlanDocument(empty_content(catalogue))
    keys = [key for key in document.block_keys if block_kind(key) in ("star", "task")]
    key = request.args.get("block") or next((key for key in keys if block_kind(key) == "task"), keys[0])
    if key not in keys:
        raise NotThere("这份目录里没有这一项，可能已经取消。")
    place = keys.index(key)
    return show(
        "cycles/preview_catalogue.html",
        catalogue=catalogue,
        document=document,
        block_key=key,
        star=document.star_of(key),
        task=document.task_of(key),
        title=document.block_title(key),
        form=block_form(key, year=document.year, formdata=None),
        measure_questions=MEASURE,
        previous_key=keys[place - 1] if place else None,
        next_key=keys[place + 1] if place + 1 < len(keys) else None,
    )


def empty_content(catalogue: Catalogue) -> dict[str, Any]:
    """A plan nobody has written in, of no village."""
    unit = {"name": f"××{catalogue.unit_type.label}", "township": "××镇", "is_sample": False}
    year = {"year": 2000, "activity_name": ""}
    return {"unit": unit, "cycle": year, "catalogue": catalogue_content(catalogue), "blocks": {}}
