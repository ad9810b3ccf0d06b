"""What a township says again and again about composed plans, and what a village then adds."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from portal.sample.actions import Village


class Remark(NamedTuple):
    """A comment on a field, and the words with which the village answers it."""

    block_key: str
    field_key: str
    words: str
    answer: str


REMARKS = (
    Remark(
        "analysis",
        "goal",
        "创建目标请写明到年底达到什么程度，怎么让群众知道。",
        "年底前由村“两委”逐项对账，完成情况在公开栏公示。",
    ),
    Remark(
        "analysis",
        "gaps",
        "短板再对照创建标准过一遍，把最要紧的一项写出来。",
        "其中最要紧的是资金来源单一、管护人手不足。",
    ),
    Remark(
        "task.ecology.1",
        "situation",
        "垃圾清运现在是几天一次，请写清楚。",
        "目前生活垃圾两天清运一次，主干道每天清扫。",
    ),
    Remark(
        "task.safety.2",
        "situation",
        "矛盾纠纷去年排查多少、化解多少，请写数字。",
        "去年共排查矛盾纠纷 12 起，化解 11 起，还有 1 起正在调解。",
    ),
    Remark(
        "task.civility.3",
        "situation",
        "红白理事会现在有几个人、规矩哪年定的，请写上。",
        "红白理事会有 5 人，现行规矩是 2020 年定的。",
    ),
)


def remarks_on(village: Village) -> Sequence[Remark]:
    """Two to four remarks, always the same for a village."""
    random = Random(f"{village.unit.full_name} remarks")
    return random.sample(REMARKS, random.randint(2, 4))
