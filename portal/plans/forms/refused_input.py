"""What the fields of a block are called when it could not be stored (`portal.web.refused_input`): row by row, as on
the page."""

from collections.abc import Mapping
from typing import Any

from wtforms import Form

from portal.plans.domain.questions import TARGETS, block_kind
from portal.plans.forms import BlockForm, block_form
from portal.web import refused_input


def asked(args: Mapping[str, Any], posted: refused_input.Form) -> refused_input.Asked:
    """The block's own questions, then 第 1 条措施 责任人 …, then what 一次填多行 and a paste still hold."""
    block_key = args["block_key"]
    if block_kind(block_key) not in ("profile", "analysis", "targets", "star", "task", "procedure"):
        return []
    form = block_form(block_key, year=0, formdata=posted)
    return [*_questions(form), *_rows(form), *_beside(form)]


def _questions(form: BlockForm) -> refused_input.Asked:
    """The year of a target is not known here: whoever is not signed in is told nothing about a plan."""
    named = {question.key: question.label for question in TARGETS}
    return [
        (named.get(question.key) or _with_group(form, question.group, question.label), field)
        for field, question in form.asked
    ]


def _with_group(form: BlockForm, group: str, label: str) -> str:
    return f"{group} {label}" if block_kind(form.block_key) == "procedure" else label


def _rows(form: BlockForm) -> refused_input.Asked:
    return [
        (f"第 {number} 条措施 {field.label.text}", field) for number, row in enumerate(form.rows, 1) for field in row
    ]


def _beside(form: BlockForm) -> refused_input.Asked:
    fill: Form = form.fill
    return [*((f"一次填多行 {field.label.text}", field) for field in fill), ("粘贴的内容", form.pasted)]


def register() -> None:
    refused_input.register("plans.save_block", asked)
