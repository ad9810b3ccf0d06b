"""The code on the phone, and the page at the PC where it is typed in."""

from flask import current_app, send_file, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.db import commit
from portal.printing import bp, queries
from portal.printing.models import PrintJob
from portal.printing.pickup import services
from portal.printing.pickup.forms import FetchForm, PickupForm
from portal.printing.pickup.queries import open_pickup
from portal.printing.routes import disposition
from portal.web.access import public
from portal.web.guessing import TooMany, guesser
from portal.web.htmx import done, show


@bp.get("/prints/<int:job_id>/pickup")
def show_pickup(job_id: int) -> Response:
    job = queries.job_or_404(current_user, job_id)
    return pickup_page(job)


@bp.post("/prints/<int:job_id>/pickup")
def make_pickup(job_id: int) -> Response:
    job = queries.job_or_404(current_user, job_id)
    if not PickupForm().validate_on_submit():
        return pickup_page(job, status=422)
    services.make_pickup(job, actor=current_user)
    commit()
    return done(url_for(".show_pickup", job_id=job_id))


def pickup_page(job: PrintJob, status: int = 200) -> Response:
    """The code, and where to type it: at the address from the settings, as this request's may be made up."""
    where = f"{current_app.config['ADDRESS'].partition('://')[2]}/pickup" if current_app.config["ADDRESS"] else ""
    page = {"job": job, "pickup": open_pickup(job), "form": PickupForm(formdata=None), "where": where}
    return show("pickup/show_pickup.html", status=status, **page)


@bp.get("/pickup")
@public
def ask_pickup() -> Response:
    return show("pickup/ask_pickup.html", form=FetchForm(formdata=None))


@bp.post("/pickup")
@public
def fetch_pickup() -> Response:
    form = FetchForm()
    if not form.validate_on_submit():
        return show("pickup/ask_pickup.html", status=422, form=form)
    try:
        kept = services.fetch(form.code.data, who=guesser())
    except (services.NothingThere, TooMany) as refusal:
        commit()
        form.code.errors = [str(refusal)]
        return show("pickup/ask_pickup.html", status=refusal.status, form=form)
    commit()
    answer = send_file(kept.path, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = disposition("attachment", f"{kept.file_name}.pdf", "document.pdf")
    return answer
