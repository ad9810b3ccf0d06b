"""The sections that 镇级创建规划 is written in."""

from dataclasses import dataclass

from portal.appraisals.models import Klass
from portal.kernel.errors import NotThere


@dataclass(frozen=True)
class Section:
    """A section of the form of the township's plan; `klass`: it is about the villages of that class."""

    key: str
    heading: str
    hint: str
    klass: Klass | None = None


def _of_class(number: str, klass: Klass, hint: str) -> Section:
    return Section(f"class_{klass.value}", f"三、分类推进（{number}）{klass.label}：{klass.meaning}", hint, klass)


SECTIONS = (
    Section("basics", "一、基本情况", "全镇有多少村、多少党员，去年创成几星，今年打算创几星"),
    Section("approach", "二、主要做法和思路", "怎么组织、怎么推进，谁牵头，分几步走"),
    _of_class("一", Klass.solid, "这些村有什么亮点，争哪几颗星，镇里怎么支持"),
    _of_class("二", Klass.weak, "这些村短在哪里，怎么补，谁来包"),
    _of_class("三", Klass.critical, "卡在什么问题上，先突破哪一件，谁负责，到什么时候"),
    Section("tasks", "四、重点任务", "全镇今年要办成的几件事，一件一行，写明牵头人和时限"),
    Section("safeguards", "五、保障措施", "组织领导、调度督导、经费和奖惩"),
)


def section_of(key: str) -> Section:
    """Raises:
    NotThere: the plan has no such section.
    """
    found = next((section for section in SECTIONS if section.key == key), None)
    if found is None:
        raise NotThere("镇级创建规划里没有这一部分。请回到规划页面再进。")
    return found
