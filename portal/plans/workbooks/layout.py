"""What stands where in the workbook: the sheets, their headings, and what the hidden sheet says of the file.

A file that comes back is read by its headings and hidden keys and never by position, so that rows and columns may be
moved. FORM changes when an older file could be misread.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from portal.plans.domain.content import Content
from portal.plans.domain.document import PlanDocument, content_hash
from portal.plans.domain.questions import MEASURE, TASK
from portal.plans.queries import WorkingCopy

FORM = 1
MAKER = "wuxing-plan-workbook"

GUIDE, BASICS, STARS, STAMP = "填表说明", "基本情况", "逐星计划", "系统信息"
READ_SHEETS = (BASICS, STARS, STAMP)

BLOCK_KEY, ROW_KEY = "编号（请勿改动）", "行号（请勿改动）"

# The basics: one row a field.
BASICS_HEADINGS = ("项目", "内容", "说明或单位", BLOCK_KEY, ROW_KEY)
ITEM, CONTENT, REMARK = BASICS_HEADINGS[:3]

# The paper's table: one row a measure, the first one with the answers of the task.
NUMBER, TASK_NAME = "序号", "重点任务"
TASK_COLUMNS = {"今年打算或自评": "assessment", "现状": "situation", "差距": "gap", "目标": "goal"}
STAR_COLUMNS = {"今年打算或自评": "intent", "目标": "goal"}
MEASURE_COLUMNS = {question.label: question.key for question in MEASURE}
STARS_HEADINGS = (NUMBER, TASK_NAME, *TASK_COLUMNS, *MEASURE_COLUMNS, BLOCK_KEY, ROW_KEY)
assert set(TASK_COLUMNS.values()) == {question.key for question in TASK}

HEAD = "head"  # the row key of a star's row, and of the row that holds a task's own answers: head or head:<uid>
SPARE_ROWS = 3  # under each task, to type further measures in


@dataclass(frozen=True)
class Stamp:
    """Where a workbook comes from: enough to recognise it, and to know what each block said when it was made."""

    maker: str
    form: int
    plan_id: int
    year: int
    unit: str
    versions: Mapping[str, int]  # block key → version; 0 for a block nobody had saved
    digest: str  # of the contents that were written

    @property
    def rows(self) -> list[tuple[str, str | int]]:
        """The stamp as rows of the hidden sheet."""
        plain: dict[str, Any] = asdict(self)
        versions = plain.pop("versions")
        return [*plain.items(), *((f"version:{key}", version) for key, version in versions.items())]

    @classmethod
    def from_rows(cls, rows: Mapping[str, str]) -> "Stamp":
        """Raises ValueError or KeyError for a stamp that is not whole."""
        versions = {
            name.removeprefix("version:"): int(value) for name, value in rows.items() if name.startswith("version:")
        }
        numbers = {name: int(rows[name]) for name in ("form", "plan_id", "year")}
        return cls(maker=rows["maker"], unit=rows["unit"], digest=rows["digest"], versions=versions, **numbers)


def stamp_of(copy: WorkingCopy) -> Stamp:
    """The stamp of a workbook made from the working copy as it stands."""
    document = copy.document
    return Stamp(
        maker=MAKER,
        form=FORM,
        plan_id=copy.plan.id,
        year=document.year,
        unit=document.unit["name"],
        versions={key: copy.version_of(key) for key in document.block_keys},
        digest=digest_of(document, document.contents),
    )


def digest_of(document: PlanDocument, contents: Mapping[str, Content]) -> str:
    """SHA-256 of what a workbook holds; blocks that say nothing count as absent."""
    return content_hash({key: contents[key] for key in document.block_keys if contents.get(key)})
