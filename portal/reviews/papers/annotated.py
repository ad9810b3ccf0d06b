"""审阅稿: a submission with the comments on it as numbered notes, and lines to write on."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from portal.accounts.models import User
from portal.kernel.errors import NotAllowed
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.questions import Kind, question_of
from portal.plans.models import Submission
from portal.plans.papers.mark import mark_of
from portal.plans.papers.offered import offered
from portal.plans.papers.subject import PLANS
from portal.plans.queries import submission_or_404
from portal.printing.document import Built, Document, digest, file_name
from portal.printing.extent import WHOLE
from portal.reviews.domain.comment_view import Remark
from portal.reviews.papers.plan import context_of, params_of_plan, plan_from, submitted_version
from portal.reviews.papers.printed_comments import newest_of, round_on
from portal.reviews.queries.released_comments import fields_in_order


def build(params: dict[str, Any], person: User | None) -> Built:
    """Raises:
    NotThere: no such plan or submission, or not for this person.
    NotAllowed: the village has not submitted anything yet.
    """
    plan = plan_from(params, person)
    submission = submission_or_404(plan, params["number"], person) if "number" in params else plan.latest_submission
    if submission is None:
        raise NotAllowed(f"{plan.place.name}还没有上报，没有可以审阅的计划表。请等村里上报以后再打印。")
    said, comments = round_on(plan, submission, person)
    places = {place: number for number, place in enumerate(fields_in_order(PlanDocument(submission.content)))}
    remarks = [said.remark(comment, submission.id) for comment in comments]
    remarks.sort(key=lambda remark: (places.get(remark.place, len(places)), remark.id))
    version = submitted_version(plan, submission)
    data_at = newest_of(comments, otherwise=version.data_at or submission.submitted_at)
    marked = replace(version, document=PlanDocument(_marked(submission, remarks)), data_at=data_at)
    title = f"{version.document.title}审阅稿"
    return Built(
        template="reviews/papers/annotated.html",
        context={**context_of(marked), "title": title, "remarks": remarks},
        title=title,
        file_name=file_name(title.removeprefix(version.document.unit["township"]) + version.file_part),
        unit_id=plan.unit_id,
        identity={
            "sha256": submission.sha256,
            "version": version.name,
            "data_at": data_at.isoformat(),
            "remarks": digest(remarks),
            "mark": mark_of(submission).identity,
        },
        stylesheets=("paper.css", "plan.css", "annotated.css", "mark.css"),
        extent=WHOLE,
    )


def _marked(submission: Submission, remarks: Sequence[Remark]) -> Mapping[str, Any]:
    """The content with 〔注1〕 behind the words that were commented on; figures and choices get the note only."""
    content = deepcopy(submission.content)
    marks: dict[tuple[str, str], list[str]] = {}
    for number, remark in enumerate(remarks, 1):
        if not remark.is_gone:
            marks.setdefault(remark.place, []).append(str(number))
    for (block, field), numbers in marks.items():
        question = question_of(block, field)
        if question and question.kind in (Kind.line, Kind.text):
            fields = content["blocks"].setdefault(block, {})
            fields[field] = f"{fields.get(field) or ''}〔注{'、'.join(numbers)}〕"
    return content


ANNOTATED = Document(
    "annotated",
    "带意见的审阅稿",
    "A4",
    build,
    params_of_plan,
    is_of_one_plan=True,
    is_for_villages=True,
    subject=PLANS,
    offered=offered(villages=30, offices=130),
    options=("number",),
)
