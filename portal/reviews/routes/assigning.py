"""包村分工: tick which liaison looks after which village."""

from flask import flash, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal.kernel.db import commit
from portal.reviews import bp, policy, services
from portal.reviews.queries.liaisons import Pair, assigned_in
from portal.reviews.routes.stepping import own_township
from portal.web.htmx import done, show


@bp.get("/liaisons")
def show_liaisons() -> Response:
    return liaisons_page(FlaskForm(formdata=None))


@bp.post("/liaisons")
def assign_liaisons() -> Response:
    township, form = own_township(), FlaskForm()
    ticked, seen = pairs("pair"), pairs("seen")
    if not form.validate_on_submit():
        return liaisons_page(form, status=422, ticked=ticked)
    changed = services.assign_liaisons(township, ticked, seen=seen, actor=current_user)
    commit()
    flash(f"包村分工已保存，改了 {changed} 处。" if changed else "包村分工没有变化。", "success")
    return done(url_for(".show_liaisons"))


def liaisons_page(form: FlaskForm, status: int = 200, ticked: frozenset[Pair] | None = None) -> Response:
    township = own_township()
    assigned = assigned_in(township)
    return show(
        "reviews/liaisons.html",
        status=status,
        township=township,
        assigned=assigned,
        ticked=assigned.pairs if ticked is None else ticked,
        form=form,
        why_not=policy.why_not_rule(current_user, township),
    )


def pairs(name: str) -> frozenset[Pair]:
    """Liaison and village of every `12:34` that was sent; anything else means nobody."""
    halves = (value.partition(":") for value in request.form.getlist(name))
    return frozenset((int(who), int(where)) for who, _, where in halves if _is_number(who) and _is_number(where))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
