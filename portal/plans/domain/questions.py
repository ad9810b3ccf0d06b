"""What the 《“五星”支部创建计划表》 asks, as data (domain §3): forms, checks, comments and paper read this list."""

from dataclasses import dataclass
from enum import Enum

from portal.plans.domain.field_keys import FieldKey


class Kind(Enum):
    """How an answer is typed and stored. Unknown is always None, never 0 or ""."""

    line = "line"  # str
    phone = "phone"  # str
    text = "text"  # str with line breaks
    whole = "whole"  # int
    decimal = "decimal"  # str of a plain decimal, such as "10.4"
    date = "date"  # str, ISO
    choice = "choice"  # str, one of the choices' keys
    level = "level"  # int, 0 to 5
    yes_no = "yes_no"  # bool


@dataclass(frozen=True)
class Question:
    """One field of a block. `key` is its name in forms, content, comments and addresses."""

    key: str
    label: str
    kind: Kind = Kind.text
    limit: int = 1000
    unit: str = ""
    example: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    group: str = ""

    @property
    def is_words(self) -> bool:
        """Whether two answers can stand together as one text; two dates cannot."""
        return self.kind in (Kind.text, Kind.line)


def _line(key: str, label: str, limit: int = 60, example: str = "", group: str = "") -> Question:
    return Question(key, label, Kind.line, limit, example=example, group=group)


def _whole(key: str, label: str, unit: str, group: str) -> Question:
    return Question(key, label, Kind.whole, 9, unit, group=group)


INTENTS = (("planned", "拟创"), ("held", "已有（守星提质）"), ("none", "不创"))
ASSESSMENTS = (("met", "达标"), ("partial", "部分达标"), ("unmet", "未达标"), ("na", "不适用"))

PROFILE = (
    _line("secretary", "村党支部书记", 40, group="班子"),
    Question("secretary_phone", "书记电话", Kind.phone, 20, group="班子"),
    _line("first_secretary", "第一书记", 40, group="班子"),
    _line("lead_official", "包村领导", 40, group="班子"),
    _line("liaison", "包村干部", 40, group="班子"),
    Question(
        "committee",
        "村“两委”成员和驻村工作队员",
        Kind.text,
        300,
        example="王秀英（文书）、李国强（委员）、赵敏（驻村）",
        group="班子",
    ),
    _whole("households", "户数", "户", group="人口和组织"),
    _whole("population", "人口", "人", group="人口和组织"),
    _whole("party_members", "党员数", "名", group="人口和组织"),
    _whole("groups", "村民小组数", "个", group="人口和组织"),
    _whole("grids_level2", "二级网格数", "个", group="人口和组织"),
    _whole("grids_level3", "三级网格数", "个", group="人口和组织"),
    Question("farmland_mu", "耕地面积", Kind.decimal, 12, "亩", group="经济"),
    Question("collective_income_wan", "上年村集体经济收入", Kind.decimal, 12, "万元", group="经济"),
    Question("industries", "主导（特色）产业", Kind.text, 200, example="河阴石榴 800 亩，农家乐 12 家", group="经济"),
    Question("is_lifted_poor", "是否脱贫村", Kind.yes_no, group="类别"),
    Question("is_weak", "是否软弱涣散村", Kind.yes_no, group="类别"),
)
ANALYSIS = (
    Question("overview", "村情概况", example="位置、人口、班子、产业、基础设施，各写一两句，用数字说话"),
    Question("strengths", "自身优势", example="比别的村强在哪里：区位、资源、产业、队伍"),
    Question("achieved", "已达标项", example="对照创建标准，已经达标的有哪些"),
    Question("gaps", "短板弱项（差距）", example="还差什么，差多少，为什么"),
    Question("goal", "创建目标", example="到年底创成几星、哪几颗，收入、环境、治理各到什么程度"),
)
TARGETS = tuple(Question(f"level_{n}", f"第 {n} 年目标星级", Kind.level, 1) for n in (1, 2, 3))
STAR = (
    Question("intent", "今年打算", Kind.choice, choices=INTENTS),
    Question("goal", "创建目标", limit=600, example="到什么时候、达到什么程度；有数字最好"),
)
TASK = (
    Question("assessment", "自评", Kind.choice, choices=ASSESSMENTS),
    Question("situation", "现状", example="现在做到哪一步，有数字"),
    Question("gap", "差距", example="离创建标准还差什么"),
    Question("goal", "目标", example="12 月底前村集体收入达到 15 万元"),
)
MEASURE = (
    Question("text", "措施", example="谁、做什么、做多少、在哪里"),
    _line("owner", "责任人", 60, example="王秀英（文书）"),
    Question("due_on", "完成时限", Kind.date, 10),
    Question("support", "需上级支持", limit=300, example="政策、资金或项目；不需要就空着"),
    _line("task_force", "牵头专班", 60, example="产业兴旺专班"),
)
MEETINGS = (("committee", "村“两委”会议"), ("members", "党员大会"), ("delegates", "村民代表会议"))
PROCEDURE = tuple(
    question
    for key, name in MEETINGS
    for question in (
        Question(f"{key}_on", "召开日期", Kind.date, 10, group=name),
        _whole(f"{key}_expected", "应到", "人", group=name),
        _whole(f"{key}_present", "实到", "人", group=name),
        _whole(f"{key}_agreed", "同意", "人", group=name),
    )
)

MEASURE_LIMIT = 40  # rows under one task; more is a paste gone wrong

_QUESTIONS = {
    "profile": PROFILE,
    "analysis": ANALYSIS,
    "targets": TARGETS,
    "star": STAR,
    "task": TASK,
    "procedure": PROCEDURE,
}
BLOCK_NAMES = {"profile": "基本情况", "analysis": "村情分析", "targets": "三年目标", "procedure": "会议程序"}


def block_kind(block_key: str) -> str:
    """profile, analysis, targets, star, task or procedure: what comes before the first dot of a block's key."""
    return block_key.partition(".")[0]


def catalogue_key(block_key: str) -> str:
    """What the catalogue calls the block's star or task: `branch`, `branch.1`; empty for the other blocks."""
    return block_key.partition(".")[2]


def star_key_of(block_key: str) -> str:
    """The star that a star or task block belongs to; empty for the other blocks."""
    return catalogue_key(block_key).partition(".")[0]


def questions_of(block_key: str) -> tuple[Question, ...]:
    """The questions of a block, without those of its measures."""
    return _QUESTIONS[block_kind(block_key)]


def question_of(block_key: str, field_key: str) -> Question | None:
    """The question behind a field key such as `goal` or `measure.k3x9.owner`; None when the form has no such field."""
    field = FieldKey.parse(field_key)
    questions = MEASURE if field.is_in_row else questions_of(block_key)
    return next((question for question in questions if question.key == field.name), None)
