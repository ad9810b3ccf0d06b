"""A phrase as it is typed."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from portal.kernel.text import clean, length
from portal.phrases.queries import Shelves

LIMIT = 300


class PhraseForm(FlaskForm):
    """Refused when empty or too long, never cut."""

    task = SelectField("放在哪项任务旁边")
    text = TextAreaField("参考用语", filters=[lambda raw: clean(raw or "")])

    def validate_text(self, field: Field) -> None:
        written = length(field.data)
        if not written:
            raise ValidationError("请写上参考用语")
        if written > LIMIT:
            raise ValidationError(f"写了 {written} 字，最多 {LIMIT} 字，请删减 {written - LIMIT} 字")

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(field id, sentence) for every refusal; a token that ran out costs one more press and no text."""
        found = [(field.id, str(error)) for field in (self.task, self.text) for error in field.errors]
        return found or ([("text", "这一页打开得太久了。您写的内容都在，请再按一次。")] if self.errors else [])


def phrase_form(shelves: Shelves, task_key: str = "", **kwargs: Any) -> PhraseForm:
    """The form with the tasks to choose from."""
    form = PhraseForm(data={"task": task_key}, **kwargs)
    form.task.choices = [
        SelectChoice(shelf.key, shelf.name, optgroup=heading)
        for heading, group in shelves.groups.items()
        for shelf in group
    ]
    form.text.flags.maxlength = LIMIT  # for the counter; the page never cuts what is typed
    return form


class RemoveForm(FlaskForm):
    """删除这一条."""
