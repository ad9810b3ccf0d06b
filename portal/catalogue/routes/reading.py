"""Looking at catalogues: the list, one version, two side by side."""

from typing import Any

from flask import request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.catalogue import bp, policy, queries
from portal.catalogue.domain.diff import compare
from portal.catalogue.forms import ActForm
from portal.catalogue.models import Catalogue
from portal.kernel.errors import NotAllowed
from portal.places.models import UnitType
from portal.web.htmx import done, show


def readable(catalogue_id: int) -> Catalogue:
    """A catalogue of the person's county, for those who may read them."""
    may_read()
    return queries.catalogue_or_404(current_user, catalogue_id)


def may_read() -> None:
    if reason := policy.why_not_read(current_user):
        raise NotAllowed(reason)


@bp.get("/catalogues")
def list_catalogues() -> Response:
    may_read()
    catalogues = queries.catalogue_list(current_user)
    return show(
        "catalogue/list_catalogues.html",
        catalogues=catalogues,
        drafts={catalogue.unit_type for catalogue in catalogues if catalogue.is_draft},
        unit_types=list(UnitType),
        why_not_keep=policy.why_not_keep(current_user),
        act_form=ActForm(formdata=None),
    )


@bp.get("/catalogues/<int:catalogue_id>")
def show_catalogue(catalogue_id: int) -> Response:
    return catalogue_page(readable(catalogue_id))


def catalogue_page(catalogue: Catalogue, status: int = 200, **more: Any) -> Response:
    """All tasks, star by star; of a draft with what can be done to each."""
    others = [
        other
        for other in queries.catalogue_list(current_user)
        if other.unit_type is catalogue.unit_type and other is not catalogue
    ]
    return show(
        "catalogue/show_catalogue.html",
        status=status,
        catalogue=catalogue,
        others=others,
        why_not_keep=policy.why_not_keep(current_user),
        why_not_change=policy.why_not_change(current_user, catalogue),
        act_form=ActForm(formdata=None),
        **more,
    )


@bp.get("/catalogues/<int:catalogue_id>/compare")
def choose_comparison(catalogue_id: int) -> Response:
    """Where the choice of the other version leads, without script as well."""
    other = request.args.get("other", "")
    readable(catalogue_id)
    if not (other.isascii() and other.isdigit() and len(other) < 10):
        return done(url_for(".show_catalogue", catalogue_id=catalogue_id))
    return done(url_for(".compare_catalogues", catalogue_id=catalogue_id, other_id=int(other)))


@bp.get("/catalogues/<int:catalogue_id>/compare/<int:other_id>")
def compare_catalogues(catalogue_id: int, other_id: int) -> Response:
    new, old = readable(catalogue_id), readable(other_id)
    return show("catalogue/compare_catalogues.html", old=old, new=new, differences=compare(old, new))
