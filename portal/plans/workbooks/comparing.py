"""What applying a file would change, block by block: lines that change, fields to choose, fields that are closed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.kernel.canonical_json import canonical_json
from portal.plans.domain.cells import spoken
from portal.plans.domain.content import Content, changes, measure_row, measure_uids, merge, tidy
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.field_keys import MEASURES, is_of_measures, measure_field
from portal.plans.domain.questions import MEASURE, question_of, questions_of
from portal.plans.domain.text_diff import Piece, word_changes
from portal.plans.models.upload import Upload
from portal.plans.queries import WorkingCopy
from portal.plans.queries.editable_fields import Openness

# Names in the posted form: choice:<block>:<field> = file | now, and seen:<block>:<field> = what was chosen between.
CHOICE, SEEN = "choice:", "seen:"
CHOICES = {"now": "用现在的", "file": "用文件里的"}


@dataclass(frozen=True)
class ChangedLine:
    """A change in words."""

    label: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        return word_changes(self.before, self.after)


@dataclass(frozen=True)
class Clash(ChangedLine):
    """A field that was changed both in the file and, since the download, in the portal."""

    name: str  # <block>:<field>
    seen: str  # digest of both answers, so that a choice counts only for what was looked at
    choice: str  # "" while nobody has chosen
    is_news: bool  # it was not on the page that was sent


@dataclass
class Comparison:
    """One block: `content` is what would be stored."""

    block_key: str
    title: str
    content: Content
    lines: list[ChangedLine] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    closed: list[ChangedLine] = field(default_factory=list)  # in the file, but confirmed by the township
    kept: list[str] = field(default_factory=list)  # measures the file removes, kept because somebody wrote in them

    @property
    def undecided(self) -> list[Clash]:
        return [clash for clash in self.clashes if not clash.choice]

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.clashes or self.closed or self.kept)


def compare(copy: WorkingCopy, upload: Upload, openness: Openness, posted: Mapping[str, str]) -> list[Comparison]:
    """The upload against what is stored now, with the choices made so far; blocks with nothing to tell are left out."""
    found = [
        _compare_block(copy.document, key, upload.content[key], openness, posted)
        for key in copy.document.block_keys
        if key in upload.content
    ]
    return [comparison for comparison in found if not comparison.is_empty]


def _compare_block(
    document: PlanDocument, key: str, filed: Mapping[str, Any], openness: Openness, posted: Mapping[str, str]
) -> Comparison:
    now: Content = dict(document.contents.get(key, {}))
    joined = merge(filed["base"], filed["content"], now)
    open_clashes = {k: pair for k, pair in joined.clashes.items() if openness.allows(key, k)}
    clashes = [_clash(document, key, k, pair, posted) for k, pair in open_clashes.items()]
    mine = {c.name.partition(":")[2]: open_clashes[c.name.partition(":")[2]][0] for c in clashes if c.choice == "file"}
    wanted = tidy(joined.content | mine)
    content = _without_closed(key, now, wanted, openness)
    result = Comparison(key, document.block_title(key), content, clashes=clashes)
    clashing = set(open_clashes)
    result.lines = lines_of(document, key, now, content, leave_out=clashing)
    closed_clashes = {k: pair[0] for k, pair in joined.clashes.items() if k not in open_clashes}
    result.closed = lines_of(document, key, content, wanted | closed_clashes, leave_out=clashing)
    result.kept = _kept(filed, joined.content)
    return result


def _clash(
    document: PlanDocument, block_key: str, field_key: str, pair: tuple[Any, Any], posted: Mapping[str, str]
) -> Clash:
    name = f"{block_key}:{field_key}"
    seen = hashlib.sha256(canonical_json(list(pair)).encode()).hexdigest()[:16]
    is_known = posted.get(SEEN + name) == seen
    choice = posted.get(CHOICE + name, "") if is_known else ""
    return Clash(
        label=document.label_of(block_key, field_key),
        before=_words(block_key, field_key, pair[1]),
        after=_words(block_key, field_key, pair[0]),
        name=name,
        seen=seen,
        choice=choice if choice in CHOICES else "",
        is_news=not is_known,
    )


def _without_closed(block_key: str, now: Content, wanted: Content, openness: Openness) -> Content:
    """What would be stored, with the fields the township has confirmed left as they are. Measures close together."""
    closed = {key for key in changes(now, wanted) if not openness.allows(block_key, key)}
    if any(map(is_of_measures, closed)):
        closed |= {key for key in (now.keys() | wanted.keys()) if is_of_measures(key)}
    return tidy({key: (now if key in closed else wanted).get(key) for key in now.keys() | wanted.keys()})


def _kept(filed: Mapping[str, Any], joined: Content) -> list[str]:
    gone = [uid for uid in measure_uids(filed["base"]) if uid not in measure_uids(filed["content"])]
    return [measure_row(joined, uid)["text"] or "—" for uid in gone if uid in measure_uids(joined)]


def lines_of(
    document: PlanDocument, key: str, before: Content, after: Content, leave_out: set[str]
) -> list[ChangedLine]:
    """The differences between two contents of a block in words, in the order of the form."""
    differing = changes(before, after).keys() - leave_out
    rows, new_rows = measure_uids(before), measure_uids(after)
    lines = [_line(document, key, q.key, before, after) for q in questions_of(key) if q.key in differing]
    for uid in rows:
        if uid not in new_rows:
            lines.append(ChangedLine("删去一条措施", _measure(before, uid), ""))
        else:
            cells = (measure_field(uid, question.key) for question in MEASURE)
            lines += [_line(document, key, cell, before, after) for cell in cells if cell in differing]
    lines += [ChangedLine("新增一条措施", "", _measure(after, uid)) for uid in new_rows if uid not in rows]
    if [uid for uid in rows if uid in new_rows] != [uid for uid in new_rows if uid in rows] and MEASURES in differing:
        lines.append(ChangedLine("措施的先后顺序", _order(before, rows), _order(after, new_rows)))
    return lines


def _line(document: PlanDocument, block_key: str, field_key: str, before: Content, after: Content) -> ChangedLine:
    words = (_words(block_key, field_key, content.get(field_key)) for content in (before, after))
    return ChangedLine(document.label_of(block_key, field_key), *words)


def _words(block_key: str, field_key: str, value: Any) -> str:
    question = question_of(block_key, field_key)
    return spoken(question, value) if question and value is not None else ""


def _measure(content: Content, uid: str) -> str:
    """A measure in one paragraph: its text, then what else it says."""
    row = measure_row(content, uid)
    said = [spoken(question, row[question.key]) for question in MEASURE if row[question.key]]
    return " · ".join(said)


def _order(content: Content, uids: list[str]) -> str:
    texts = (measure_row(content, uid)["text"] or "—" for uid in uids)
    return "\n".join(f"{number}. {text[:20]}" for number, text in enumerate(texts, 1))
