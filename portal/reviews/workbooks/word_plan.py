"""单村计划表 as a Word file: the version that would be printed, in the order of the paper (domain §3)."""

from itertools import zip_longest
from typing import Any

from portal.kernel import clock
from portal.plans.domain.cells import MeasureView, StarView, TaskView
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.fit import heads, tasks_of
from portal.printing.document import Built
from portal.reviews.papers.plan import figure
from portal.workbooks import word_page as page

HEAD = ("任务与自评", "现状", "差距", "目标", "序", "措施", "责任人", "完成时限", "需上级支持", "牵头专班")
WIDTHS = (28, 44, 33, 32, 8, 56, 18, 20, 18, 12)
BASICS_WIDTHS = (24, 32) * 3
LYING = page.Margins(15, 14, 18, 14)
OPINIONS = ("村党支部意见", "片区（包村）意见", "专班意见", "乡镇党委意见", "县级意见（备用）")
SIGNATURE = "\n\n签字（盖章）：　　　　　　　　　　　　年　　月　　日"


def plan_as_word(built: Built) -> bytes:
    """The plan's paper, to be edited."""
    plan, version = built.context["document"], built.context["version"]
    document = page.new_document(built.title)
    page.foot(document, f"{plan.unit['name']} · {version.name} · 数据时间 {version.minute}{_standing(version)}")
    page.title(
        document, f"{plan.unit['township']}{plan.unit['name']}", f"{plan.activity_name}计划表（{plan.year}年度）"
    )
    place = f"{plan.unit['township']}{plan.unit['name']}党支部"
    page.note(document, f"填报单位（盖章）：{place}　　　　填报时间：{version.filed_on}")
    _basics(document, plan, built.context)
    page.heading(document, "二、村情分析")
    table = page.new_table(document, (28, 140))
    for cell in plan.analysis:
        page.add_row(table, (cell.label, figure(cell)), heads=(0,))
    page.new_section(document, LYING, lying=True)
    page.heading(document, "三、逐星计划")
    for place_in_row, star in enumerate(plan.stars):
        _star(document, star, "一二三四五六七八九"[place_in_row])
    page.new_section(document, page.Margins(), lying=False)
    _procedure(document, plan, version)
    return page.content_of(document)


def _standing(version: Any) -> str:
    """A Word file can be changed by anybody: it says that the portal's own paper is what counts."""
    mark = f" · {version.watermark}" if version.watermark else ""
    return f"{mark} · 供编辑用，以系统打印的为准"


def _basics(document: Any, plan: PlanDocument, context: dict[str, Any]) -> None:
    page.heading(document, "一、基本情况")
    pairs = [("村（社区）", plan.unit["name"]), ("类别", context["unit_type"]), ("所属片区", plan.unit["area"] or "—")]
    pairs += [(cell.label, figure(cell)) for cell in plan.profile]
    pairs += [(context_label, context[key]) for context_label, key in _LEVELS]
    pairs += [(f"{plan.year_of(cell.key)}年目标", figure(cell)) for cell in plan.targets]
    table = page.new_table(document, BASICS_WIDTHS)
    for three in zip_longest(*[iter(pairs)] * 3, fillvalue=("", "")):
        page.add_row(table, [words for pair in three for words in pair], heads=(0, 2, 4), middle=(1, 3, 5))


_LEVELS = (("现有星级", "current_level"), ("已有的星", "held"), ("拟创星级", "target_level"), ("今年拟创", "planned"))


def _star(document: Any, star: StarView, number: str) -> None:
    intent = star["intent"].text or "没有填写"
    page.heading(document, f"（{number}）{star.name}　今年打算：{intent}")
    page.note(document, f"创建目标：{star['goal'].text}")
    tasks = tasks_of(star)
    if not tasks:
        return
    table = page.new_table(document, WIDTHS, HEAD)
    for place, task in enumerate(tasks):
        if heads(tasks, place):
            page.add_band(table, task.heading_title)
        for first, measure in zip_longest((task,), task.measures):
            page.add_row(table, [*_task(first), *_measure(measure)], middle=(4, 6, 7))


def _task(task: TaskView | None) -> tuple[str, ...]:
    """The columns of the task, said in the row of its first measure."""
    if task is None:
        return ("",) * 4
    answers = (task[key].text for key in ("situation", "gap", "goal"))
    return (f"{task.title}\n自评：{task['assessment'].text}", *answers)


def _measure(measure: MeasureView | None) -> tuple[str, ...]:
    if measure is None:
        return ("",) * 6
    return (str(measure.number), *(measure[key].text for key in ("text", "owner", "due_on", "support", "task_force")))


def _procedure(document: Any, plan: PlanDocument, version: Any) -> None:
    page.heading(document, "四、会议程序")
    meetings = page.new_table(
        document, (40, 32, 32, 32, 32), ("会议", "召开日期", "应到（人）", "实到（人）", "同意（人）")
    )
    for name, cells in plan.procedure.groups:
        page.add_row(meetings, (name, *(cell.text or "—" for cell in cells)), heads=(0,), middle=(1, 2, 3, 4))
    page.heading(document, "五、审核意见")
    opinions = page.new_table(document, (32, 136))
    for name in OPINIONS:
        page.add_row(opinions, (name, _said_by(name, version)), heads=(0,))


def _said_by(name: str, version: Any) -> str:
    """What stands in a row: the liaison's first look, the township's decision; else room to write."""
    if name.startswith("乡镇"):
        return _opinion(version)
    look = version.first_look if name.startswith("片区") else None
    return (
        f"初审：{look.words or '同意'}\n\n签字：{look.made_by.name}　　{clock.local_date(look.made_at)}"
        if look
        else SIGNATURE
    )


def _opinion(version: Any) -> str:
    """What the township decided, if it approved; else room to write."""
    first = version.first_approval
    before = (
        f"一审：{first.words or '同意'}（{first.made_by.name}，{clock.local_date(first.made_at)}）\n" if first else ""
    )
    if not version.approval:
        return f"{before}{SIGNATURE}"
    signed = f"审核人（盖章）：{version.approval.made_by.name}　　{clock.local_date(version.approval.made_at)}"
    return f"{before}{'复审：' if first else ''}审核通过。{version.approval.reason}\n\n{signed}"
