"""Document 2, 研判会用表: one row a village on a wide sheet, with room to write.

What the meeting has concluded is the township's own and the paper is handed out: it is printed when asked for only, and
then the paper says 内部 in its title line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import User
from portal.appraisals.models import Appraisal
from portal.appraisals.policy import why_not_see
from portal.appraisals.queries import said_to
from portal.catalogue.queries import stars_of
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed, NotThere
from portal.ledgers.papers.filters import Filters, filters_of, nothing, reader
from portal.ledgers.papers.many_villages import paper_of
from portal.ledgers.papers.scope import Scope, scope_of
from portal.ledgers.papers.villages import Village, villages_in
from portal.ledgers.queries import ledger_rows
from portal.places.models import Kind
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.numbers import level_name
from portal.plans.models import Intent, Submission
from portal.plans.papers.heights import tallest
from portal.plans.papers.offered import offered
from portal.plans.papers.subject import PLANS
from portal.printing.document import Built, Document, digest
from portal.printing.stretches import WHOLE, Part, Stretch, stretches
from portal.printing.subject import Filter

FILTERS = ("area", "star", "level", "state")
RESULTS = {"with": "印上分类和研判意见（内部用）"}
MARKS = {Intent.held: "★", Intent.planned: "☆", Intent.none: "—"}
# Chinese characters in a line of the columns of words (study.css), and the lines in half a page.
COLUMNS = {"strengths": 13.8, "gaps": 13.8, "measures": 17.7, "opinion": 13.8}
HALF_A_PAGE = 26
# Of a county the paper is drawn in stretches (stretches.py); a page holds three or four rows.
ROWS, WHOLE_ROWS = 60, 100


@dataclass(frozen=True)
class Line:
    """What the meeting wants to know of a village at a glance; unknown figures are a dash, words not said nothing.
    `klass` and `opinion` are empty unless the results were asked for."""

    township: str
    area: str
    village: str
    secretary: str
    party_members: str
    population: str
    income: str
    current_level: str
    target_level: str
    stars: tuple[str, ...]
    strengths: str
    gaps: str
    measures: str
    lead_official: str
    klass: str
    opinion: str

    @property
    def is_cut(self) -> bool:
        return tallest((getattr(self, name), width) for name, width in COLUMNS.items()) > HALF_A_PAGE


def build(params: dict[str, Any], person: User | None) -> Built:
    """Raises:
    NotThere: no such unit, area, star, level, state or choice of results, or not for this person.
    NotAllowed: this person may not know what the meeting goes through.
    """
    if person and (reason := why_not_see(person)):
        raise NotAllowed(reason)
    scope = scope_of(params, person)
    filters = filters_of(params, scope, FILTERS)
    stars = stars_of(scope.cycle)
    has_results = _has_results(params)
    lines = _lines(scope, filters, stars, has_results=has_results)
    is_county = scope.unit.kind is Kind.county
    parts = _by_township(lines) if is_county else [Part("", "", lines)]
    title = f"{scope.name}{scope.cycle.activity_name}研判会用表（{scope.cycle.year}年度）"
    return paper_of(
        scope,
        filters,
        "appraisals/papers/study.html",
        title,
        context={
            "stars": stars,
            "parts": parts,
            "stretch": WHOLE,
            "nothing": nothing(scope, filters.chosen, "村"),
        },
        identity={"rows": digest([*lines, *stars.values()])},
        stylesheets=("study.css",),
        is_internal=has_results,
        stretches=_stretches(lines, is_county=is_county),
    )


def _has_results(params: Mapping[str, Any]) -> bool:
    if params.get("results", "with") not in RESULTS:
        raise NotThere("没有这样的选项，请从页面上重新选择。")
    return "results" in params


def _stretches(lines: Sequence[Line], *, is_county: bool) -> list[dict[str, Any]]:
    found = stretches(lines, lambda line: line.township, most=ROWS, whole=WHOLE_ROWS)
    return [
        {"stretch": place, "parts": _by_township(run, place.rows_before) if is_county else [Part("", "", run, place)]}
        for run, place in found
    ]


def _by_township(lines: Sequence[Line], before: int = 0) -> list[Part]:
    """Of a county a table for each township, which can be handed its own; numbered throughout, never none."""
    parts = list[Part]()
    for township, found in groupby(lines, key=lambda line: line.township):
        own = list(found)
        parts.append(Part(township, f"{township}（{len(own)} 个村）", own, Stretch(before)))
        before += len(own)
    return parts or [Part("", "", [])]


def _lines(scope: Scope, filters: Filters, stars: Mapping[str, str], *, has_results: bool) -> list[Line]:
    villages = villages_in(scope, filters)
    documents = _documents([village.submission_id for village in villages if village.submission_id])
    opinions = _opinions([village.plan_id for village in villages], scope.person) if has_results else {}
    measures = _key_measures(scope, filters)
    return [
        _line(
            village,
            documents.get(village.submission_id or 0),
            opinions.get(village.plan_id),
            tuple(MARKS[village.stars[star]] if star in village.stars else "—" for star in stars),
            "\n".join(measures.get(village.unit_id, {}).values()),
        )
        for village in villages
    ]


def _line(
    village: Village, document: PlanDocument | None, said: Appraisal | None, marks: tuple[str, ...], measures: str
) -> Line:
    def profile(key: str) -> str:
        return document.profile[key].text if document else "—"

    def analysis(key: str) -> str:
        return document.analysis[key].text if document else ""

    return Line(
        township=village.township,
        area=village.area,
        village=village.name,
        secretary=profile("secretary"),
        party_members=profile("party_members"),
        population=profile("population"),
        income=profile("collective_income_wan"),
        current_level=level_name(village.current_level),
        target_level=level_name(village.target_level) if village.is_submitted else "未上报",
        stars=marks,
        strengths=analysis("strengths"),
        gaps=analysis("gaps"),
        measures=measures,
        lead_official=village.lead_official,
        klass=said.klass.label if said and said.klass else "",
        opinion=said.conclusion if said else "",
    )


def _documents(submissions: Sequence[int]) -> dict[int, PlanDocument]:
    """The contents themselves: the sheet quotes them, one a village."""
    wanted = sa.select(Submission.id, Submission.content).where(Submission.id.in_(submissions))
    return {number: PlanDocument(content) for number, content in db.session.execute(wanted)}


def _opinions(plans: Sequence[int], person: User | None) -> dict[int, Appraisal]:
    found = db.session.scalars(sa.select(Appraisal).where(Appraisal.plan_id.in_(plans), said_to(person)))
    return {appraisal.plan_id: appraisal for appraisal in found}


def _key_measures(scope: Scope, filters: Filters) -> dict[int, dict[str, str]]:
    """Village → star → its first measure for the star, which is the one it put foremost."""
    found: dict[int, dict[str, str]] = {}
    wanted = {name: value for name, value in filters.of_measures.items() if name != "star"}
    for row in ledger_rows(scope.unit, scope.cycle, scope.person, **wanted):
        found.setdefault(row.unit_id, {}).setdefault(row.star_key, f"{row.star}：{row.text}")
    return found


STUDY = Document(
    "study",
    "研判会用表",
    "A3",
    build,
    reader((*FILTERS, "results")),
    (*FILTERS, "results"),
    subject=PLANS,
    offered=offered(offices=30),
    in_packets=40,
    shape="sheet--wide sheet--grid sheet--a3",
    own_filters={
        "results": Filter(
            "研判意见", list(RESULTS.items()), "空白，开会时手写", "研判意见：with（印上，内部用）；不写就是空白的。"
        )
    },
)
