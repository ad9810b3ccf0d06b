"""定格: figures kept for a meeting, looked at later, compared with now or with another."""

from flask import flash, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.figures import bp, policy, services
from portal.figures.forms import SnapshotForm
from portal.figures.models import Snapshot
from portal.figures.pages import board
from portal.figures.pages.changes import compare_page
from portal.figures.pages.snapshot import snapshot_page
from portal.figures.queries.snapshots import snapshot_or_404, snapshots_of
from portal.figures.routes.outside import readable, refuse_part
from portal.kernel import clock
from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed
from portal.reviews.domain.filters import PlanFilters
from portal.web.htmx import done, show
from portal.web.requests import number


@bp.get("/figures/snapshots")
def list_snapshots() -> Response:
    unit, cycle, basis = readable()
    return show(
        "figures/list_snapshots.html",
        **board.frame(current_user, unit, cycle, basis),
        snapshots=snapshots_of(unit, cycle),
        why_not_freeze=policy.why_not_freeze(current_user, unit, cycle),
    )


@bp.get("/figures/snapshots/new")
def ask_freeze() -> Response:
    unit, cycle, basis = readable()
    if reason := policy.why_not_freeze(current_user, unit, cycle):
        raise NotAllowed(reason)
    form = SnapshotForm(formdata=None, data={"meeting_on": clock.today(), "basis": basis.value})
    return show("figures/freeze.html", **board.frame(current_user, unit, cycle, basis), form=form)


@bp.post("/figures/snapshots")
def freeze_figures() -> Response:
    unit, cycle, _ = readable()
    if reason := policy.why_not_freeze(current_user, unit, cycle):
        raise NotAllowed(reason)
    form = SnapshotForm(meta={"year": cycle.year})
    if not form.validate_on_submit():
        page = board.frame(current_user, unit, cycle, form.chosen_basis)
        return show("figures/freeze.html", status=422, **page, form=form)
    chosen = (form.chosen_basis, form.title.data, form.day)
    snapshot = services.freeze_figures(unit, cycle, *chosen, actor=current_user)
    snapshot_id = snapshot.id
    commit()
    flash("已定格。以后各村再改，这一份也不会变。", "success")
    return done(url_for(".show_snapshot", snapshot_id=snapshot_id))


@bp.get("/figures/snapshots/<int:snapshot_id>")
def show_snapshot(snapshot_id: int) -> Response:
    snapshot, filters = readable_snapshot(snapshot_id), PlanFilters.from_args(request.args)
    return show("figures/show_snapshot.html", **snapshot_page(current_user, snapshot, filters))


@bp.get("/figures/snapshots/<int:snapshot_id>/changes")
def show_changes(snapshot_id: int) -> Response:
    snapshot = readable_snapshot(snapshot_id)
    other_id = request.args.get("other", type=number)
    other = readable_snapshot(other_id) if other_id else None
    return show("figures/show_changes.html", **compare_page(current_user, snapshot, other))


def readable_snapshot(snapshot_id: int) -> Snapshot:
    """A snapshot, for those who see all of its villages."""
    if reason := policy.why_not_see(current_user, current_user.unit):
        raise NotAllowed(reason)
    snapshot = snapshot_or_404(current_user, snapshot_id)
    refuse_part(snapshot.unit, snapshot.cycle)
    return snapshot
