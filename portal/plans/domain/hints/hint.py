"""What a hint is."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a hint is about; its value heads the hints of the kind on the check page."""

    signs = "打印不出来的字符"
    days = "日期离得很远"
    empty = "空着的格子"
    figures = "数字和日期"
    deadlines = "完成时限"
    owners = "责任人"
    goals = "目标没有数字"
    repeats = "写重了"
    last_year = "和去年几乎一样"
    neighbours = "和别村几乎一样"


@dataclass(frozen=True)
class Hint:
    """建议看看: something worth a second look, and the field where. It stops nothing."""

    kind: Kind
    block_key: str
    field_key: str
    where: str
    message: str
