"""Plans for tens of thousands of villages: a few dozen composed ones, each given to many villages under their names.

Composing takes far longer than copying: the names of the village and of its secretary are put in the place of two marks
in the finished text. Every copy is a whole plan with all its pages.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from portal.catalogue.models import Catalogue
from portal.kernel.canonical_json import canonical_json
from portal.places.models import Kind, Unit, UnitType
from portal.plans.domain.document import SCHEMA, PlanDocument, catalogue_content
from portal.plans.domain.field_keys import MEASURES, FieldKey, measure_field
from portal.sample.composer import Composer, aims_of
from portal.sample.county import ACTIVITY
from portal.sample.layout import flat_blocks
from portal.sample.province_rows import Ready
from portal.sample.stages import LEVELS

NAME, SECRETARY = "〔村名〕", "〔书记〕"
VARIANTS = {UnitType.village: 64, UnitType.community: 16}
LATER = "完成情况年底前在公开栏公示。"  # what the second submission says beside the first
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True)
class Named:
    """Whose copy of a plan it is."""

    name: str
    secretary: str

    def put_into(self, text: str) -> str:
        return text.replace(NAME, self.name).replace(SECRETARY, self.secretary)


class Variant:
    """A composed plan with marks where a village's and its secretary's name belong."""

    def __init__(self, composer: Composer, catalogue: Catalogue, number: int, seed: int) -> None:
        unit = Unit(kind=Kind.village, name=NAME, unit_type=catalogue.unit_type, full_name=f"{seed}/{number}")
        aims = aims_of(unit, LEVELS[number % len(LEVELS)])
        written = flat_blocks(composer.plan(unit, aims, secretary=SECRETARY, held=min(len(aims), number % 3)))
        random = Random(f"{unit.full_name} uids")
        self.first = {key: with_uids(content, random) for key, content in written.items()}
        later = {**self.first["analysis"], "goal": f"{self.first['analysis'].get('goal', '')}{LATER}"}
        self.blocks = {**self.first, "analysis": later}
        self.catalogue = catalogue_content(catalogue)
        self.cycle = {"year": composer.calendar.year, "activity_name": ACTIVITY}

    @cached_property
    def block_texts(self) -> Mapping[str, str]:
        """Block key → canonical JSON, without blocks that say nothing."""
        return {key: canonical_json(content) for key, content in self.blocks.items() if content}

    @cached_property
    def _parts(self) -> Mapping[bool, str]:
        """All of a submission's text but the unit, which sorts last among its keys; by whether it is the later one."""
        return {
            is_later: canonical_json(
                {
                    "blocks": {key: content for key, content in blocks.items() if content},
                    "catalogue": self.catalogue,
                    "cycle": self.cycle,
                    "schema": SCHEMA,
                }
            )[:-1]
            for is_later, blocks in ((False, self.first), (True, self.blocks))
        }

    def content(self, unit: Mapping[str, Any], named: Named, *, is_later: bool) -> tuple[Ready, str]:
        """The canonical text of a village's submission, and its SHA-256."""
        text = f'{named.put_into(self._parts[is_later])},"unit":{canonical_json(unit)}}}'
        return Ready(text), hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def document(self) -> PlanDocument:
        content = {"unit": {}, "cycle": self.cycle, "catalogue": self.catalogue}
        return PlanDocument({**content, "blocks": self.blocks})

    @cached_property
    def counts(self) -> Mapping[str, Any]:
        return self.document.summary

    @cached_property
    def stars(self) -> Sequence[Mapping[str, Any]]:
        return [{"star_key": star.key, "intent": star.intent} for star in self.document.stars if star.intent]

    @cached_property
    def _measures(self) -> Sequence[tuple[Mapping[str, Any], str]]:
        return [(row, str(row["owner"])) for row in self._measure_rows()]

    def measures(self, named: Named) -> Iterator[Mapping[str, Any]]:
        """The rows of a submission's measures, less its number."""
        for row, owner in self._measures:
            yield {**row, "owner": named.put_into(owner)} if SECRETARY in owner else row

    def _measure_rows(self) -> Iterator[dict[str, Any]]:
        position = 0
        for star in self.document.stars:
            for task in star.tasks:
                place = {"star_key": star.key, "star_name": star.name, "task_key": task.key, "task_code": task.code}
                place |= {"task_name": task.name, "gap": task["gap"].text}
                for measure in task.measures:
                    position += 1
                    said = {name: measure[name].value or "" for name in ("text", "owner", "support", "task_force")}
                    yield {**place, **said, "uid": measure.uid, "position": position, "due_on": measure.due_on}


def with_uids(content: Mapping[str, Any], random: Random) -> dict[str, Any]:
    """The same block with names for its measures that the seed decides."""
    uids = {uid: "".join(random.choices(_ALPHABET, k=8)) for uid in content.get(MEASURES, ())}
    renamed = {}
    for key, value in content.items():
        field = FieldKey.parse(key)
        renamed[measure_field(uids[field.uid], field.name) if field.is_in_row else key] = value
    return renamed | ({MEASURES: [uids[uid] for uid in content[MEASURES]]} if uids else {})
