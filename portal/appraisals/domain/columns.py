"""A plan for the back of the room: five short columns, their long rest behind 展开, nothing left out. Pure."""

from dataclasses import dataclass

from portal.plans.domain.cells import MeasureView
from portal.plans.domain.document import PlanDocument

FIRST = 88  # characters that a column shows at once
SPARE = 14  # so few more are not worth a press


@dataclass(frozen=True)
class MeetingColumn:
    """`first` and `rest` together are the whole text."""

    name: str
    first: str
    rest: str

    @classmethod
    def of(cls, name: str, text: str) -> "MeetingColumn":
        return cls(name, *parted(text))


def parted(text: str) -> tuple[str, str]:
    """The beginning of a text and the rest, cut after a sentence or a line where there is one, else after a clause."""
    if len(text) <= FIRST + SPARE:
        return text, ""
    for marks in ("。；！？\n", "，、："):
        place = max(text.rfind(mark, 0, FIRST) for mark in marks) + 1
        if place > FIRST // 2:
            return text[:place], text[place:]
    return text[:FIRST], text[FIRST:]


def columns_of(document: PlanDocument) -> list[MeetingColumn]:
    """村情 优势 差距 目标 措施."""
    analysis = document.analysis
    measures = [measure for star in document.stars for measure in star.measures]
    return [
        MeetingColumn.of("村情", analysis["overview"].text),
        MeetingColumn.of("优势", analysis["strengths"].text),
        MeetingColumn.of("差距", analysis["gaps"].text),
        MeetingColumn.of("目标", analysis["goal"].text),
        MeetingColumn.of(f"措施（{len(measures)} 条）", "\n".join(map(_line, range(1, len(measures) + 1), measures))),
    ]


ASKED = ("secretary", "population", "party_members", "collective_income_wan", "industries", "lead_official")


def facts_of(document: PlanDocument, without: str = "") -> list[tuple[str, str]]:
    """The few figures that are asked for at every village: (name, figure with its unit); `without`: not this one."""
    profile = document.profile
    cells = [profile[key] for key in ASKED if key != without and not profile[key].is_empty]
    return [(cell.label, f"{cell.text} {cell.question.unit}".strip()) for cell in cells]


def is_weak(document: PlanDocument) -> bool:
    """软弱涣散: shown, and blocks nothing (domain §4.6)."""
    return document.profile["is_weak"].value is True


def _line(number: int, measure: MeasureView) -> str:
    """1. 建石榴冷库一座（王秀英，2022年9月30日）"""
    who = "，".join(measure[key].text for key in ("owner", "due_on") if measure[key].text)
    return f"{number}. {measure['text'].text}" + (f"（{who}）" if who else "")
