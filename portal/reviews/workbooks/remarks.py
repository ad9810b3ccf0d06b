"""What the township has said about plans, with the answers: of one plan, or of all in a township's year.

A village gets what a decision has sent it, and never what is for the township only. Such files are forwarded: what is
internal is in them only when the township asks for it, and then the title line and the file's name say so.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from portal.accounts.models import VILLAGE_ROLES, User
from portal.catalogue.models import UnitPlacement
from portal.catalogue.queries import cycle_of
from portal.catalogue.queries.placements import place_in, units_of
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed, NotThere
from portal.places.models import Unit
from portal.plans.domain.document import PlanDocument
from portal.plans.models import Plan, Submission
from portal.plans.queries import plan_or_404, plans_of_year
from portal.plans.queries.extent import extent_of
from portal.printing.extent import WHOLE, Extent
from portal.reviews import policy
from portal.reviews.domain.filters import PlanFilters
from portal.reviews.models import Audience, Comment
from portal.reviews.pages.review import township_of
from portal.reviews.queries.released_comments import is_changed
from portal.reviews.queries.visibility import comments_to_pass_on, marked_internal
from portal.workbooks.table import Column, Expected, Table, Value, day_of, made_by

READERS = {Audience.village: "村里", Audience.township: "仅镇里", Audience.office: "镇里和县里"}
COLUMNS = [
    *(Column("序号", 4), Column("村"), Column("上报", 6), Column("条目", 18), Column("针对的文字", 20)),
    *(Column("意见", 36), Column("提出人"), Column("日期"), Column("回复", 30), Column("状态")),
]


def remarks_table(user: User, fields: Mapping[str, str]) -> Table:
    """Raises:
    NotThere: no such plan or township, or not for this person.
    NotAllowed: this person reads no plans.
    """
    (plans, title, stream, extent), wanted, with_internal = _asked(user, fields)
    said = _comments(plans, wanted)
    title = marked_internal(title) if with_internal else title
    columns = [*COLUMNS, Column("给谁看")] if with_internal else COLUMNS
    width = len(columns)
    rows = [row[:width] for row in _rows(said)]
    return Table(
        title=title,
        sheet="审核意见清单",
        about=[f"共 {len(rows)} 条意见", *_not_to_forward(with_internal), made_by(user)],
        columns=columns,
        rows=rows,
        stream=stream,
        file_name=title,
        extent=extent,
    )


def remarks_expected(user: User, fields: Mapping[str, str]) -> Expected:
    """Raises as `remarks_table` does."""
    (plans, title, stream, extent), wanted, with_internal = _asked(user, fields)
    of_these = wanted.where(Comment.plan_id.in_(plans.with_only_columns(Plan.id)))
    rows = db.session.scalar(of_these.with_only_columns(sa.func.count(Comment.id))) or 0
    title = marked_internal(title) if with_internal else title
    unit_id = int(stream.removeprefix("unit:")) if stream.startswith("unit:") else user.unit_id
    return Expected(title, unit_id, rows, extent.note)


def _asked(user: User, fields: Mapping[str, str]) -> tuple["Chosen", sa.Select[Comment], bool]:
    """Of which plans, which remarks, and whether those for the township only are among them."""
    if user.role not in VILLAGE_ROLES and (reason := policy.why_not_review(user)):
        raise NotAllowed(reason)
    with_internal = fields.get("internal") == "1"
    chosen = _of_plan(user, fields) if fields.get("plan_id") else _of_township(user, fields)
    return chosen, comments_to_pass_on(user, with_internal=with_internal), with_internal


def _not_to_forward(with_internal: bool) -> list[str]:
    return ["内部：有内部意见，不要转发给村里"] if with_internal else []


_DocumentOf = Callable[[Submission], PlanDocument]
# The plans, the title, whose history notes it, and whether they are all.
Chosen = tuple[sa.Select[Plan], str, str, Extent]


def _of_plan(user: User, fields: Mapping[str, str]) -> Chosen:
    number = fields["plan_id"]
    plan = plan_or_404(user, int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0)
    title = f"{plan.place.township_name}{plan.place.name}{plan.cycle.year}年度审核意见"
    return plans_of_year(user, plan.cycle).where(Plan.id == plan.id), title, plan.stream, WHOLE


def _of_township(user: User, fields: Mapping[str, str]) -> Chosen:
    filters = PlanFilters.from_args(fields)
    living = None if user.role in VILLAGE_ROLES else township_of(user, filters.township)
    if living is None:
        raise NotThere("请先打开一份计划表或一个乡镇，再导出它的审核意见。")
    cycle = cycle_of(living, filters.year)
    township = place_in(cycle, living)
    plans = plans_of_year(user, cycle).where(units_of(cycle).township_id == township.id)
    extent = extent_of(user, township, cycle)
    return plans, f"{township.name}{cycle.year}年度审核意见", f"unit:{township.id}", extent


def _comments(plans: sa.Select[Plan], comments: sa.Select[Comment]) -> Sequence[Comment]:
    """By village and in the order they were made (three queries, whatever the size)."""
    then = aliased(UnitPlacement)  # its year is closed, or it is not there
    places = sa.func.coalesce(then.position, Unit.position), Plan.unit_id
    wanted = (
        comments.join(Comment.plan)
        .join(Plan.unit)
        .outerjoin(Plan.placement.of_type(then))
        .where(Comment.plan_id.in_(plans.with_only_columns(Plan.id)))
        .options(
            contains_eager(Comment.plan).contains_eager(Plan.unit),
            contains_eager(Comment.plan).contains_eager(Plan.placement.of_type(then)),
            contains_eager(Comment.plan).selectinload(Plan.latest_submission),
            selectinload(Comment.submission),
            joinedload(Comment.author),
        )
    )
    return db.session.scalars(wanted.order_by(*places, Comment.id)).all()


def _rows(said: Sequence[Comment]) -> list[list[Value]]:
    document_of = cache(lambda submission: PlanDocument(submission.content))
    answers: dict[int, list[Comment]] = {}
    for comment in said:
        if comment.parent_id is not None:
            answers.setdefault(comment.parent_id, []).append(comment)
    first = [comment for comment in said if comment.parent_id is None]
    return [_row(number, comment, answers.get(comment.id, []), document_of) for number, comment in enumerate(first, 1)]


def _row(number: int, comment: Comment, answers: Sequence[Comment], document_of: _DocumentOf) -> list[Value]:
    document = document_of(comment.submission)
    label = document.label_of(comment.block_key, comment.field_key)
    return [
        *(number, comment.plan.place.name, f"第 {comment.submission.number} 次"),
        *(f"{document.block_title(comment.block_key)} {label}", comment.quote, comment.body, comment.author.name),
        *(day_of(comment.made_at), "\n".join(f"{answer.author.name}：{answer.body}" for answer in answers)),
        _state(comment, document_of),
        READERS[comment.audience],
    ]


def _state(comment: Comment, document_of: _DocumentOf) -> str:
    """Whether the latest submission reads otherwise in that place."""
    latest: Submission | None = comment.plan.latest_submission
    if latest is None or latest.id == comment.submission_id:
        return "待村里修改" if comment.released_at else "未发出"
    return "已改" if is_changed(comment, comment.submission.content, document_of(latest)) else "未改"
