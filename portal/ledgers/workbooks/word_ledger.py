"""工作总台账 as a Word file: the rows of the paper, lying on A4."""

import io
from collections.abc import Callable
from pathlib import Path

from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.printing.document import Built
from portal.workbooks import word_page as page

HEAD = ("序号", "村", "星", "任务", "问题", "措施", "责任人", "包联领导", "时限", "进度", "销号日期", "备注")
WIDTHS = (10, 18, 16, 28, 40, 58, 18, 18, 20, 14, 14, 15)

MOST = 3_000  # rows: some ten seconds to write, and about as much as Word still scrolls through
STEP = 25  # rows between two words about how far it is


class TooLong(DomainError):
    """More rows than anybody could edit."""

    heading = "台账太长"


def ledger_as_word(built: Built) -> bytes:
    """The ledger with the filters the paper would have; its last columns are empty, to write in.

    Raises:
        TooLong: a whole county's.
    """
    why_too_long(built)
    stream = io.BytesIO()
    write_ledger(built, stream, lambda _done: None)
    return stream.getvalue()


def why_too_long(built: Built) -> None:
    """Raises:
    TooLong: a whole county's.
    """
    if (count := len(built.context["rows"])) > MOST:
        raise TooLong(f"这份台账有 {count} 条措施，Word 里打不动。请用 Excel，或者按乡镇、片区、一颗星来下载。")


def write_ledger(built: Built, place: Path | io.BytesIO, told: Callable[[int], None]) -> None:
    """The same into a file; what `told` raises ends the work."""
    scope, rows = built.context["scope"], built.context["rows"]
    document = page.new_document(built.title)
    page.lay(document.sections[0], page.Margins(15, 14, 18, 14), lying=True)
    page.foot(document, f"{scope.versions} · 数据时间 {scope.data_at} · 供编辑用，以系统打印的为准")
    page.title(document, built.title)
    page.note(document, f"筛选：{scope.extent.within(built.context['chosen'])}，共 {len(rows)} 条措施")
    table = page.new_table(document, WIDTHS, HEAD)
    for number, row in enumerate(rows, 1):
        if number % STEP == 0:
            told(number)
        village = f"{row.township}\n{row.village}" if built.context["shows_township"] else row.village
        words = (str(number), village, row.star, f"{row.task_code} {row.task}", row.gap, row.text, row.owner)
        texts = (*words, row.lead_official, clock.local_date(row.due_on), "", "", "")
        page.add_row(table, texts, middle=(0, 1, 2, 6, 7, 8))
    if not rows:
        page.note(document, built.context["nothing"])
    page.note(document, "填报人：　　　　　　　　审核人：　　　　　　　　联系电话：")
    document.save(str(place) if isinstance(place, Path) else place)
