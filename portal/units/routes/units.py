"""The tree, one place of it, and what is done with it."""

from typing import Any

from flask import flash, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal.history.queries import events_of
from portal.kernel.db import commit, db
from portal.kernel.errors import Conflict, NotAllowed
from portal.kernel.text import clean_search
from portal.places.domain.region_codes import code_in_words
from portal.places.models import Unit
from portal.places.queries.names import other_names
from portal.units import bp, policy, queries
from portal.units.events import former_names, gone_into, unit_timeline
from portal.units.routes.acts import ACTS
from portal.web.htmx import done, show


@bp.get("/units")
def list_units() -> Response:
    search = clean_search(request.args.get("search", ""))[:40]
    found = queries.found_by(current_user, search) if search else None
    return show(
        "units/list_units.html",
        tree=queries.tree_of(current_user, current_user.unit),
        found=found,
        other_names=other_names(found or ()),
        search=search,
        acts=policy.acts_for(current_user, current_user.unit),
    )


@bp.get("/units/<int:unit_id>")
def show_unit(unit_id: int) -> Response:
    unit = queries.unit_or_404(current_user, unit_id)
    above = queries.above(unit)
    events = events_of(f"unit:{unit.id}")
    lines = unit_timeline(events)
    return show(
        "units/show_unit.html",
        unit=unit,
        code=code_in_words(unit.region_code) if unit.region_code else "",
        above=above,
        tree=queries.tree_of(current_user, unit),
        people=queries.people_of(unit),
        plans=queries.plans_of(current_user, unit),
        lines=lines,
        linked=queries.names_of(current_user, (line.place for line in lines if line.place)),
        gone_into=gone_into(events),
        former_names=former_names(events),
        acts={act: ACTS[act].words for act in policy.acts_for(current_user, unit)},
        trail=[
            (place.name, url_for(".show_unit", unit_id=place.id)) for place in above if current_user.unit.holds(place)
        ],
    )


@bp.get("/units/<int:unit_id>/<any(add, rename, code, move, merge, split, close, reopen):act>")
def ask_change(unit_id: int, act: str) -> Response:
    unit = changeable(unit_id, act)
    return change_page(unit, act, ACTS[act].make(current_user, unit, True))


@bp.post("/units/<int:unit_id>/<any(add, rename, code, move, merge, split, close, reopen):act>")
def change_unit(unit_id: int, act: str) -> Response:
    unit = changeable(unit_id, act, lock=True)
    form = ACTS[act].make(current_user, unit, False)
    if not form.validate_on_submit():
        return change_page(unit, act, form, status=422)
    try:
        sentence, target = ACTS[act].do(current_user, unit, form)
    except (NotAllowed, Conflict) as refusal:
        db.session.rollback()
        unit = queries.unit_or_404(current_user, unit_id)
        status = 409 if isinstance(refusal, Conflict) else 422
        words = "" if form.errors else str(refusal)
        return change_page(unit, act, refreshed(act, unit, form), status=status, refusal=words)
    target_id = target.id
    commit()
    flash(sentence, "success")
    return done(url_for(".show_unit", unit_id=target_id))


def changeable(unit_id: int, act: str, *, lock: bool = False) -> Unit:
    """A place with which this person may do the act now."""
    unit = queries.unit_or_404(current_user, unit_id, lock=lock)
    if reason := policy.why_not_change(current_user, unit, act):
        raise NotAllowed(reason)
    return unit


def refreshed(act: str, unit: Unit, form: FlaskForm) -> FlaskForm:
    """The form with the person's words, and with the figures of now where it shows any."""
    if act == "close":
        fresh = ACTS[act].make(current_user, unit, True)
        form.accounts.data, form.plans.data = fresh.accounts.data, fresh.plans.data
    return form


def change_page(unit: Unit, act: str, form: FlaskForm, *, status: int = 200, refusal: str = "") -> Response:
    words: dict[str, Any] = {"act": act, "words": ACTS[act].words, "hint": ACTS[act].hint}
    standing = queries.standing_of(unit) if act in ("close", "merge") else None
    return show(
        "units/change_unit.html", unit=unit, form=form, refusal=refusal, standing=standing, status=status, **words
    )
