"""What each column of a pasted table is: told by its head row, else by what stands in it."""

import re
from collections.abc import Sequence

from portal.kernel.reading.dates import read_deadline
from portal.plans.domain.pasting.cells import Grid, is_serial_number

DROPPED = ""  # 不要这一列
SERIAL = "serial"  # only while guessing

# Patterns for heads, the surest first: of 工作任务 and 具体措施 the latter holds the measures.
_HEADS: tuple[tuple[str, str], ...] = (
    (SERIAL, r"序号|编号|No\.?|#"),
    ("task_force", r".*专班.*"),
    ("owner", r"(?:具体|直接|第一)?(?:责任人|责任人员|负责人|责任领导|牵头人|包联人|承办人)(?:员)?(?:及职务|姓名)?"),
    ("due_on", r".*(?:时限|期限|完成时间|完成日期|时间节点|截止).*|时间|日期"),
    ("support", r".*(?:支持|需求|需协调|需解决).*"),
    ("text", r".*(?:措施|举措|做法).*"),
    ("text", r"(?:主要|具体|工作|重点|创建|整改|计划)?(?:内容|任务|事项)"),
)
# 修路 has the shape of a name too; the hundred commonest surnames tell nearly all people from things.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴"
    "夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文靳司樊娄"
)
_NAME = re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff·]{{1,3}}(?:[（(][^）)]*[）)])?")


def head_of(grid: Grid) -> int | None:
    """Which row is the head: one of the first three, most of whose cells are known heads."""
    for number, row in enumerate(grid[:3]):
        said = [cell for cell in row if cell]
        known = [cell for cell in said if _kind_of_head(cell)]
        if known and len(known) * 2 > len(said) and (len(row) == 1 or len(said) > 1):
            return number
    return None


def _kind_of_head(cell: str) -> str | None:
    words = _head_words(cell)
    return next((kind for kind, pattern in _HEADS if words and re.fullmatch(pattern, words)), None)


def _head_words(cell: str) -> str:
    """完成时限（年月日） → 完成时限; empty for what is too long to be a head."""
    words = re.split(r"[（(]", cell, maxsplit=1)[0]
    words = "".join(words.split())
    return words if len(words) <= 10 else ""


def kinds_of(grid: Grid, head: int | None, year: int) -> list[str]:
    """The kind of each column: a measure's cell, or DROPPED. Each kind is given once, to the likeliest column."""
    width = len(grid[0]) if grid else 0
    kinds = [DROPPED] * width
    body = [row for number, row in enumerate(grid) if head is None or number > head]
    if head is not None:
        _take_heads(kinds, grid[head])
    serial = {place for place in range(width) if _is_serial(body, place)} if width > 1 else set()
    named = set() if head is None else {place for place in range(width) if _kind_of_head(grid[head][place])}
    for place in range(width):
        if not kinds[place] and place not in serial | named and (kind := _kind_by_content(body, place, year)):
            kinds[place] = kind if kind not in kinds else DROPPED
    free = [place for place in range(width) if not kinds[place] and place not in serial | named]
    if "text" not in kinds and (free or width == 1):
        kinds[max(free or [0], key=lambda place: sum(len(row[place]) for row in body))] = "text"
    return kinds


def _take_heads(kinds: list[str], head: Sequence[str]) -> None:
    for wanted, pattern in _HEADS:
        for place, cell in enumerate(head):
            words = _head_words(cell)
            free = not kinds[place] and wanted not in kinds and wanted != SERIAL
            if free and _kind_of_head(cell) == wanted and re.fullmatch(pattern, words):
                kinds[place] = wanted


def _cells(body: Grid, place: int) -> list[str]:
    return [row[place] for row in body if row[place]]


def _is_serial(body: Grid, place: int) -> bool:
    cells = _cells(body, place)
    return bool(cells) and place < 2 and all(is_serial_number(cell) for cell in cells)


def _kind_by_content(body: Grid, place: int, year: int) -> str | None:
    cells = _cells(body, place)
    if not cells:
        return None
    tests = {
        "task_force": lambda cell: "专班" in cell and len(cell) < 20,
        "due_on": lambda cell: read_deadline(cell, year) is not None,
        "owner": _are_names,
    }
    return next((kind for kind, test in tests.items() if sum(map(test, cells)) * 2 > len(cells)), None)


def _are_names(cell: str) -> bool:
    names = [name for name in re.split(r"[、，,；;\s]+", cell) if name]
    return bool(names) and all(_NAME.fullmatch(name) for name in names)
