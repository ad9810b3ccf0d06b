"""A whole plan as one value: what a submission keeps, and what screens and paper read.

`assemble` makes the canonical content from the working copy; `PlanDocument(content)` reads such a content, whether it
comes from the working copy or from a submission of years ago. Nothing here asks the database.
"""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from portal.catalogue.models import Catalogue, Task
from portal.kernel.canonical_json import canonical_json
from portal.plans.domain.cells import Cell, Cells, StarView, TaskView
from portal.plans.domain.content import Content
from portal.plans.domain.questions import BLOCK_NAMES, block_kind
from portal.plans.models import Intent, Plan

SCHEMA = 1


def assemble(plan: Plan, catalogue: Catalogue, contents: Mapping[str, Content]) -> dict[str, Any]:
    """The plan as it stands, as JSON values. `plan` comes with place (and its township and area) and cycle loaded."""
    unit = plan.place
    return {
        "schema": SCHEMA,
        "unit": {
            "name": unit.name,
            "full_name": unit.full_name,
            "township": unit.township.name if unit.township else "",
            "area": unit.area.name if unit.area else "",
            "unit_type": unit.unit_type.value if unit.unit_type else "",
            "is_sample": unit.is_sample,
        },
        "cycle": {"year": plan.cycle.year, "activity_name": plan.cycle.activity_name},
        "catalogue": catalogue_content(catalogue),
        "blocks": {key: content for key, content in contents.items() if content},
    }


def catalogue_content(catalogue: Catalogue) -> dict[str, Any]:
    """The catalogue as a plan's content keeps it."""
    return {
        "name": catalogue.name,
        "is_sample": catalogue.is_sample,
        "stars": [
            {"key": star.key, "name": star.name, "tasks": [_task_content(task) for task in star.tasks]}
            for star in catalogue.stars
        ],
    }


def _task_content(task: Task) -> dict[str, str]:
    """What is empty is left out, so that a catalogue without hints has the content, and the hash, it always had."""
    always = {"key": task.key, "code": task.code, "name": task.name, "criterion": task.criterion}
    return always | {name: words for name, words in (("heading", task.heading), ("hint", task.hint)) if words}


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical spelling of a plan's content."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


class PlanDocument:
    """A plan's content to read: `.profile`, `.analysis`, `.targets`, `.stars`, `.procedure`, levels and counts."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self.unit = content["unit"]
        self.year: int = content["cycle"]["year"]
        self.activity_name: str = content["cycle"]["activity_name"]
        self.catalogue = content["catalogue"]
        self.contents: Mapping[str, Content] = content["blocks"]

    @property
    def title(self) -> str:
        """广武镇桃花峪村“五星”支部创建计划表（2022年度）"""
        return f"{self.unit['township']}{self.unit['name']}{self.activity_name}计划表（{self.year}年度）"

    @property
    def is_sample(self) -> bool:
        return bool(self.unit["is_sample"] or self.catalogue["is_sample"])

    @cached_property
    def profile(self) -> Cells:
        return Cells("profile", self.contents.get("profile", {}))

    @cached_property
    def analysis(self) -> Cells:
        return Cells("analysis", self.contents.get("analysis", {}))

    @cached_property
    def targets(self) -> Cells:
        return Cells("targets", self.contents.get("targets", {}))

    @cached_property
    def procedure(self) -> Cells:
        return Cells("procedure", self.contents.get("procedure", {}))

    @cached_property
    def stars(self) -> list[StarView]:
        return [StarView(star, self.contents) for star in self.catalogue["stars"]]

    @property
    def current_level(self) -> int:
        """How many stars the village holds now."""
        return sum(star.intent is Intent.held for star in self.stars)

    @property
    def target_level(self) -> int:
        """Planned and defended stars together (domain §4.1)."""
        return sum(star.counts for star in self.stars)

    @property
    def measure_count(self) -> int:
        return sum(len(star.measures) for star in self.stars)

    @property
    def summary(self) -> dict[str, Any]:
        """The columns of a submission that repeat what its content says: lists and figures never open the content."""
        return {
            "current_level": self.current_level,
            "target_level": self.target_level,
            "measure_count": self.measure_count,
            "lead_official": self.profile["lead_official"].text,
            "is_weak": self.profile["is_weak"].value,
            **{f"aim_{place}": self.targets[f"level_{place}"].value for place in (1, 2, 3)},
        }

    @cached_property
    def block_keys(self) -> list[str]:
        """Every block of this plan in the order of the form."""
        keys = ["profile", "analysis", "targets"]
        for star in self.stars:
            keys += [star.block_key, *(task.block_key for task in star.tasks)]
        return [*keys, "procedure"]

    def star_of(self, block_key: str) -> StarView | None:
        """The star that a star or task block belongs to; None for the other blocks."""
        for star in self.stars:
            if block_key == star.block_key or any(task.block_key == block_key for task in star.tasks):
                return star
        return None

    def task_of(self, block_key: str) -> TaskView | None:
        return next((task for star in self.stars for task in star.tasks if task.block_key == block_key), None)

    def block_title(self, block_key: str) -> str:
        """基本情况 · 支部过硬星 · 2.2 壮大村级集体经济"""
        if block_kind(block_key) == "task" and (task := self.task_of(block_key)):
            return task.title
        if block_kind(block_key) == "star" and (star := self.star_of(block_key)):
            return f"{star.name}星"
        return BLOCK_NAMES.get(block_key, "已取消的条目")

    def year_of(self, level_key: str) -> int:
        """The calendar year of level_1, level_2 or level_3."""
        return self.year + int(level_key[-1]) - 1

    def find(self, block_key: str, field_key: str) -> Cell | None:
        """The cell of an anchor; None when the block or the row is no longer part of the plan."""
        return next((cell for cell in self.cells_of(block_key) if cell.key == field_key), None)

    def cells_of(self, block_key: str) -> Iterator[Cell]:
        """Every cell of a block, with those of its measures."""
        if block_key not in self.block_keys:
            return
        if task := self.task_of(block_key):
            yield from task
            for measure in task.measures:
                yield from measure.cells.values()
        else:
            yield from Cells(block_key, self.contents.get(block_key, {}))

    def label_of(self, block_key: str, field_key: str) -> str:
        """目标 · 第 2 条措施的责任人: how people call a field."""
        cell = self.find(block_key, field_key)
        if cell is None:
            return "原来的位置已删除"
        label = f"{self.year_of(field_key)} 年目标星级" if block_key == "targets" else cell.label
        if cell.question.group and block_key == "procedure":
            label = f"{cell.question.group}的{label}"
        if cell.field.is_in_row and (task := self.task_of(block_key)):
            number = next(measure.number for measure in task.measures if measure.uid == cell.field.uid)
            label = f"第 {number} 条措施" if cell.question.key == "text" else f"第 {number} 条措施的{label}"
        return label
