"""From one version to the next: copy, publish, throw away."""

from flask import flash, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.catalogue import bp, policy, queries, services
from portal.catalogue.domain.diff import compare
from portal.catalogue.forms import ActForm
from portal.catalogue.models import Catalogue
from portal.catalogue.routes.reading import readable
from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed
from portal.web.htmx import done, show

TOO_OLD = "这一页打开得太久了，请再按一次。"


@bp.post("/catalogues/<int:catalogue_id>/copy")
def copy_catalogue(catalogue_id: int) -> Response:
    source = readable(catalogue_id)
    if reason := policy.why_not_keep(current_user):
        raise NotAllowed(reason)
    if not ActForm().validate_on_submit():
        flash(TOO_OLD, "warning")
        return done(url_for(".show_catalogue", catalogue_id=catalogue_id))
    draft_id = services.copy_catalogue(source, actor=current_user).id
    commit()
    flash("已经复制成草稿。改好以前，各村的计划表不受影响。", "success")
    return done(url_for(".show_catalogue", catalogue_id=draft_id))


def draft_to_change(catalogue_id: int) -> Catalogue:
    """A draft that this person may change."""
    draft = readable(catalogue_id)
    if reason := policy.why_not_change(current_user, draft):
        raise NotAllowed(reason)
    return draft


@bp.get("/catalogues/<int:catalogue_id>/publish")
def ask_publish(catalogue_id: int) -> Response:
    return publish_page(draft_to_change(catalogue_id), ActForm(formdata=None))


def publish_page(draft: Catalogue, form: ActForm, status: int = 200) -> Response:
    """What is missing, and what differs from the version before."""
    before = queries.newest_published(draft.county_id, draft.unit_type)
    return show(
        "catalogue/publish_catalogue.html",
        status=status,
        draft=draft,
        form=form,
        before=before,
        differences=compare(before, draft) if before else [],
        missing=policy.missing_in(draft, queries.published_names(draft)),
    )


@bp.post("/catalogues/<int:catalogue_id>/publish")
def publish_catalogue(catalogue_id: int) -> Response:
    draft, form = draft_to_change(catalogue_id), ActForm()
    if not form.validate_on_submit() or policy.missing_in(draft, queries.published_names(draft)):
        return publish_page(draft, form, status=422)
    services.publish_catalogue(draft, actor=current_user)
    commit()
    flash("已经发布。开启新年度时就可以选它；已经在用旧目录的计划表不会自己变。", "success")
    return done(url_for(".show_catalogue", catalogue_id=catalogue_id))


@bp.get("/catalogues/<int:catalogue_id>/discard")
def ask_discard(catalogue_id: int) -> Response:
    return show("catalogue/discard_draft.html", draft=draft_to_change(catalogue_id), form=ActForm(formdata=None))


@bp.post("/catalogues/<int:catalogue_id>/discard")
def discard_draft(catalogue_id: int) -> Response:
    draft, form = draft_to_change(catalogue_id), ActForm()
    if not form.validate_on_submit():
        return show("catalogue/discard_draft.html", status=422, draft=draft, form=form)
    services.discard_draft(draft, actor=current_user)
    commit()
    flash("草稿已删除。已经发布的目录不受影响。", "success")
    return done(url_for(".list_catalogues"))
