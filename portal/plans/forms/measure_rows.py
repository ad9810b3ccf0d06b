"""The rows of a task's form: its measures."""

import re
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form

from portal.plans.domain.content import Content, measure_row, measure_uids, new_uid
from portal.plans.domain.field_keys import MEASURE as MEASURE_NAMED
from portal.plans.domain.field_keys import FieldKey
from portal.plans.domain.questions import MEASURE
from portal.plans.forms.fields import field_for

_UID = re.compile(r"[2-9a-z]{4,12}")


def is_uid(text: str) -> bool:
    """Whether a row may be called so."""
    return _UID.fullmatch(text) is not None


class MeasureForm(Form):
    """The cells of one measure row; the row's uid is in the prefix, so that names equal field keys."""

    def __init__(
        self, uid: str, year: int, formdata: MultiDict[str, str] | None, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(formdata, prefix=f"{FieldKey.row(uid)}.", data=data, meta={"year": year})
        self.uid = uid

    @property
    def is_sent(self) -> bool:
        """Whether any of its cells came with the form; a row of which only the name came says nothing."""
        return any(field.raw_data for field in self)

    @property
    def is_blank(self) -> bool:
        """Nothing typed in any cell; what was typed and cannot be read counts as typed."""
        return not any(field.data or any((raw or "").strip() for raw in field.raw_data or []) for field in self)


for _question in MEASURE:
    setattr(MeasureForm, _question.key, field_for(_question))


def posted_rows(year: int, formdata: MultiDict[str, str]) -> list[MeasureForm]:
    uids = [uid for uid in dict.fromkeys(formdata.getlist(MEASURE_NAMED)) if is_uid(uid)]
    return [MeasureForm(uid, year, formdata) for uid in uids]


def stored_rows(year: int, content: Content, extra_row: bool | str) -> list[MeasureForm]:
    rows = [MeasureForm(uid, year, None, measure_row(content, uid)) for uid in measure_uids(content)]
    if extra_row or not rows:
        uid = str(extra_row) if is_uid(str(extra_row)) and str(extra_row) not in measure_uids(content) else ""
        rows.append(MeasureForm(uid or new_uid(), year, None))
    return rows
