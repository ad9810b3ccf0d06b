"""What a workbook says, as block contents: read with the forms, and so by the rules, of typing in the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from portal.plans.domain.content import Content, measure_uids, readable, tidy
from portal.plans.domain.field_keys import MEASURES, is_of_measures
from portal.plans.domain.questions import block_kind, question_of
from portal.plans.forms import BlockForm, block_form
from portal.plans.queries import WorkingCopy
from portal.plans.workbooks import layout
from portal.plans.workbooks.cells import is_untouched, shown, typed
from portal.plans.workbooks.rows import Finder, FoundBlock
from portal.workbooks.above import Found, Problem
from portal.workbooks.package import NOT_OURS, Unreadable
from portal.workbooks.reading import Sheets


@dataclass
class Parsed:
    """Block key → content, of the blocks that say something else than when the file was made; and what is wrong.

    A cell in `problems` changes nothing: its field is as it was when the file was made.
    `notes` tell what was read although it does not stand in its cell: 同上, merged cells, hidden rows.
    """

    contents: dict[str, Content] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def stamp_in(sheets: Sheets, copy: WorkingCopy) -> layout.Stamp:
    """Where the file comes from.

    Raises:
        Unreadable: not a workbook of ours, or not of this village, year and catalogue.
    """
    if layout.STAMP not in sheets:
        raise Unreadable(f"这不是从本系统下载的计划表。{NOT_OURS}")
    try:
        pairs = ([shown(cell) for cell in (*cells, None)[:2]] for _, cells in sheets[layout.STAMP])
        stamp = layout.Stamp.from_rows({name: value for name, value in pairs})
    except (ValueError, KeyError) as error:
        raise Unreadable(f"文件里系统认表用的信息被改动了，认不出来。{NOT_OURS}") from error
    _check_origin(stamp, copy)
    return stamp


def _check_origin(stamp: layout.Stamp, copy: WorkingCopy) -> None:
    document = copy.document
    if stamp.maker != layout.MAKER:
        raise Unreadable(f"这不是从本系统下载的计划表。{NOT_OURS}")
    if stamp.year != document.year and stamp.unit == document.unit["name"]:
        raise Unreadable(f"这是 {stamp.year} 年度的表，现在打开的是 {document.year} 年度。请到那一年的计划首页上传。")
    if stamp.plan_id != copy.plan.id:
        raise Unreadable(f"这是{stamp.unit}的表，不是{document.unit['name']}的。请换成本村的文件再上传。")
    if stamp.form != layout.FORM or set(stamp.versions) != set(document.block_keys):
        raise Unreadable("下载以后，表的格式或任务目录换过了，这份旧表对不上。请重新下载一份，把改动填进新表再上传。")


def check_bases(stamp: layout.Stamp, copy: WorkingCopy, bases: Mapping[str, Content]) -> None:
    """Refuse a file whose beginning we no longer know, as after a backup was restored: merging would be guessing."""
    if layout.digest_of(copy.document, bases) != stamp.digest:
        raise Unreadable("这份表和系统里的记录对不上，可能系统恢复过备份。请重新下载一份，把改动填进新表再上传。")


def parse(sheets: Sheets, copy: WorkingCopy, bases: Mapping[str, Content]) -> Parsed:
    """What the file says beside `bases`, each block as it was when the file was made."""
    finder = Finder(sheets, copy.document, bases)
    finder.find()
    parsed = Parsed(problems=list(finder.problems), notes=finder.notes)
    for key in copy.document.block_keys:
        found, base = finder.blocks[key], bases[key]
        if _is_as_written(key, found, base):
            continue
        form = _form(key, found, copy.document.year)
        form.validate()
        content = _content(form, found, base)
        if content != base:
            parsed.contents[key] = content
        named = {(problem.sheet, problem.address) for problem in parsed.problems}
        parsed.problems += [p for p in _problems(form, found) if (p.sheet, p.address) not in named]
    parsed.problems.sort(key=lambda problem: problem.place)
    return parsed


def _is_as_written(block_key: str, found: FoundBlock, base: Content) -> bool:
    return found.uids == measure_uids(base) and all(
        _is_untouched(block_key, field_key, cell, base) for field_key, cell in found.answers.items()
    )


def _is_untouched(block_key: str, field_key: str, found: Found, base: Content) -> bool:
    question = question_of(block_key, field_key)
    return question is not None and is_untouched(question, found.cell, base.get(field_key))


def _form(block_key: str, found: FoundBlock, year: int) -> BlockForm:
    """The block's form, filled in as the file has it, without what is odd."""
    data: MultiDict[str, str] = MultiDict({"version": "0"})
    for field_key, cell in found.answers.items():
        question = question_of(block_key, field_key)
        assert question
        if field_key not in found.odd:
            data[field_key] = typed(question, cell.cell)
    if found.uids:  # A list without an entry is none: the form would ask it for its first.
        data.setlist("measure", found.uids)
    form = block_form(block_key, year=year, formdata=data)
    # The token belongs to the form that brought the file; this one is only filled in here.
    del form.csrf_token
    return form


def _content(form: BlockForm, found: FoundBlock, base: Content) -> Content:
    """The form's content, but to the letter as stored where the cell was not touched, or cannot be read."""
    content: dict[str, Any] = form.content()
    for field_key, cell in found.answers.items():
        if field_key in found.odd or _is_untouched(form.block_key, field_key, cell, base):
            content[field_key] = base.get(field_key)
    if block_kind(form.block_key) == "task":
        content[MEASURES] = found.uids
    if form.form_errors:  # about its measures: too many of them
        own = {key: value for key, value in content.items() if not is_of_measures(key)}
        content = own | {key: value for key, value in base.items() if is_of_measures(key)}
    return tidy(readable(content, base))


def _problems(form: BlockForm, found: FoundBlock) -> Iterator[Problem]:
    """The form's refusals, at their cells."""
    for bound in (*form.questions, *(cell for row in form.rows for cell in row)):
        for error in bound.errors:
            yield found.answers[bound.name].problem(str(error))
    for sentence in form.form_errors:
        yield next(iter(found.answers.values())).problem(str(sentence))
