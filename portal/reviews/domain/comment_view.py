"""A comment as the township reads it, and the place on the page where it stands."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal.plans.domain.document import PlanDocument
from portal.plans.domain.field_keys import FieldKey
from portal.plans.domain.field_notes import Answer
from portal.plans.models import Submission
from portal.reviews.domain.answers import answers_to
from portal.reviews.models import Audience, Comment


@dataclass(frozen=True)
class Remark:
    """A comment as the township reads it."""

    id: int
    block_key: str
    field_key: str
    where: str  # 2.2 目标, or that the place is gone
    label: str  # 目标; of a measure's cell 责任人, without the row
    body: str
    author_id: int
    author: str
    made_at: dt.datetime
    number: int  # of the submission it was made on
    is_released: bool
    is_changed: bool  # whether the field reads otherwise in the submission on the page
    is_gone: bool
    is_internal: bool
    is_for_county: bool  # though internal
    quote: str  # the words of the field that are meant
    answers: tuple[Answer, ...]

    @classmethod
    def of(
        cls,
        comment: Comment,
        on: Submission,
        document: PlanDocument,
        is_changed: bool,
        said: Sequence[Comment] = (),
    ) -> "Remark":
        """`said`: comments among which the answers to this one are, with their authors."""
        label = document.label_of(comment.block_key, comment.field_key)
        cell = document.find(comment.block_key, comment.field_key)
        return cls(
            id=comment.id,
            block_key=comment.block_key,
            field_key=comment.field_key,
            where=f"{_block_name(document, comment.block_key)} {label}" if cell else label,
            label=cell.label if cell else label,
            body=comment.body,
            author_id=comment.author_id,
            author=comment.author.name,
            made_at=comment.made_at,
            number=on.number,
            is_released=comment.released_at is not None,
            is_changed=is_changed,
            is_gone=cell is None,
            is_internal=comment.is_internal,
            is_for_county=comment.audience is Audience.office,
            quote=comment.quote,
            answers=answers_to(comment, said),
        )

    @property
    def place(self) -> tuple[str, str]:
        return self.block_key, self.field_key

    @property
    def anchor(self) -> str:
        """The id of the element in the sheet that the remark stands beside."""
        return anchor(self.block_key, self.field_key)


def _block_name(document: PlanDocument, block_key: str) -> str:
    task = document.task_of(block_key)
    return task.code if task else f"{document.block_title(block_key)} ·"


def anchor(block_key: str, field_key: str) -> str:
    """The id of a field on the page; the cells of a measure share that of their row."""
    return f"field-{block_key}--{FieldKey.parse(field_key).whole_row}".replace(".", "-")
