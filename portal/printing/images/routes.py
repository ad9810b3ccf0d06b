"""The pages of a finished document as pictures, under the same rule as the PDF."""

from flask import request, send_file
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.errors import NotThere
from portal.printing import bp, queries, store
from portal.printing.images.pictures import picture_of
from portal.printing.models import PrintJob
from portal.printing.routes import kept_file
from portal.web.htmx import show


def in_wechat() -> bool:
    """Whether WeChat's own browser asks, which shows nothing at all for a PDF."""
    return "MicroMessenger" in request.user_agent.string


@bp.get("/prints/<int:job_id>/pages")
def show_pages(job_id: int) -> Response:
    job, kept = finished_job(job_id)
    return show("printing/show_pages.html", job=job, pages=range(1, kept.pages + 1), in_wechat=in_wechat())


@bp.get("/prints/<int:job_id>/pages/<int:page>")
def show_picture(job_id: int, page: int) -> Response:
    _, kept = finished_job(job_id)
    return send_file(picture_of(kept, page), mimetype="image/png")


def finished_job(job_id: int) -> tuple[PrintJob, store.Kept]:
    """A person's own job with its document."""
    job = queries.job_or_404(current_user, job_id)
    if job.is_packed:
        raise NotThere("归档、Excel 和 Word 文件没有页面图片。请下载以后打开来看。")
    return job, kept_file(job)
