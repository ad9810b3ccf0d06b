"""Reading what people paste: clipboards as WPS, Excel, Word and WeChat make them."""

import pytest

from portal.kernel.reading.dates import read_deadline
from portal.plans.domain.pasting import grid_of, read_table

YEAR = 2022

HEAD = "序号\t措施\t责任人\t完成时限\t需上级支持\r\n"
# name → (clipboard, columns, rows as {cell: words} without the empty ones)
CLIPBOARDS = {
    "Excel with a head": (
        HEAD + "1\t硬化村内道路 3.5 公里\t张建国\t2022.9.30\t资金 20 万元\r\n2\t建公厕两座\t王秀英\t10月底前\t\r\n",
        ["", "text", "owner", "due_on", "support"],
        [
            {"text": "硬化村内道路 3.5 公里", "owner": "张建国", "due_on": "2022-09-30", "support": "资金 20 万元"},
            {"text": "建公厕两座", "owner": "王秀英", "due_on": "2022-10-31"},
        ],
    ),
    "Excel without a head": (
        "1\t硬化村内道路\t张建国\t9.30\n2\t建公厕两座\t王秀英（文书）\t10.31\n",
        ["", "text", "owner", "due_on"],
        [
            {"text": "硬化村内道路", "owner": "张建国", "due_on": "2022-09-30"},
            {"text": "建公厕两座", "owner": "王秀英（文书）", "due_on": "2022-10-31"},
        ],
    ),
    "WPS cell of several lines, quoted": (
        'a\tb\n"第一步：摸底\n第二步：公示""五星""名单"\t张建国\n建台账\t李铁柱\n',
        ["text", "owner"],
        [
            {"text": "a", "owner": "b"},
            {"text": '第一步：摸底\n第二步：公示"五星"名单', "owner": "张建国"},
            {"text": "建台账", "owner": "李铁柱"},
        ],
    ),
    "quoted cell with a tab in it": (
        '措施\t责任人\n"修路\t二期"\t张建国\n',
        ["text", "owner"],
        [{"text": "修路\t二期", "owner": "张建国"}],
    ),
    "a cell that begins with a quotation mark": (
        '措施\t责任人\n"五星"支部创建动员会\t张建国\n“十星户”评选\t王秀英\n',
        ["text", "owner"],
        [{"text": '"五星"支部创建动员会', "owner": "张建国"}, {"text": "“十星户”评选", "owner": "王秀英"}],
    ),
    "Word table whose cells have paragraphs": (
        "序号\t具体措施\t责任人\t时限\r\n1\t抓班子\r\n带队伍\t张建国\t9月\r\n2\t学习教育\t王秀英\t12月\r\n",
        ["", "text", "owner", "due_on"],
        [
            {"text": "抓班子\n带队伍", "owner": "张建国", "due_on": "2022-09-30"},
            {"text": "学习教育", "owner": "王秀英", "due_on": "2022-12-31"},
        ],
    ),
    "a title above the head": (
        "柳树村创建措施表\t\t\n序号\t工作措施\t牵头专班\n1\t发展石榴 800 亩\t产业兴旺专班\n",
        ["", "text", "task_force"],
        [{"text": "发展石榴 800 亩", "task_force": "产业兴旺专班"}],
    ),
    "a section across the table": (
        "序号\t措施\t责任人\n一、支部过硬\t\t\n1\t每月主题党日\t张建国\n",
        ["", "text", "owner"],
        [{"text": "一、支部过硬"}, {"text": "每月主题党日", "owner": "张建国"}],
    ),
    "task and measure columns": (
        "重点任务\t具体措施\t责任领导\t完成时间\n人居环境\t清理坑塘 3 处\t赵志强\t上半年\n",
        ["", "text", "owner", "due_on"],
        [{"text": "清理坑塘 3 处", "owner": "赵志强", "due_on": "2022-06-30"}],
    ),
    "a force known by its words": (
        "清理坑塘三处并栽树\t生态宜居专班\t孙伟\n安装路灯四十盏\t生态宜居专班\t周芳\n",
        ["text", "task_force", "owner"],
        [
            {"text": "清理坑塘三处并栽树", "task_force": "生态宜居专班", "owner": "孙伟"},
            {"text": "安装路灯四十盏", "task_force": "生态宜居专班", "owner": "周芳"},
        ],
    ),
    "a deadline that is no date": (
        "措施\t完成时限\n坚持每周清扫\t长期坚持\n",
        ["text", "due_on"],
        [{"text": "坚持每周清扫（时限：长期坚持）"}],
    ),
    "blank rows and columns of a big selection": (
        "措施\t责任人\t\t\n修路\t张建国\t\t\n\t\t\t\n\t\t\t\n",
        ["text", "owner", "", ""],
        [{"text": "修路", "owner": "张建国"}],
    ),
    "WeChat list with 、": (
        "1、硬化道路 3.5 公里\n2、建公厕\n（两座，带洗手池）\n3、栽树 500 棵",
        ["text"],
        [{"text": "硬化道路 3.5 公里"}, {"text": "建公厕\n（两座，带洗手池）"}, {"text": "栽树 500 棵"}],
    ),
    "WeChat list with （一）": (
        "（一）开好主题党日\n（二）每季度一次党课",
        ["text"],
        [{"text": "开好主题党日"}, {"text": "每季度一次党课"}],
    ),
    "all items in one line": (
        "1、修路；2、建池；3、9.30前清淤",
        ["text"],
        [{"text": "修路；"}, {"text": "建池；"}, {"text": "9.30前清淤"}],
    ),
    "items that say who and until when": (
        "一、建强班子。责任人：张建国；完成时限：9月底\n二、发展党员 2 名（负责人：王秀英，时限：年底前）",
        ["text", "owner", "due_on"],
        [
            {"text": "建强班子", "owner": "张建国", "due_on": "2022-09-30"},
            {"text": "发展党员 2 名", "owner": "王秀英", "due_on": "2022-12-31"},
        ],
    ),
    "one measure a line": (
        "硬化道路\r\n\r\n建公厕\r\n",
        ["text"],
        [{"text": "硬化道路"}, {"text": "建公厕"}],
    ),
    "circled numbers and full-width dots": (
        "①修路\n②建池\n③清淤",
        ["text"],
        [{"text": "修路"}, {"text": "建池"}, {"text": "清淤"}],
    ),
    "one cell with the byte-order mark": ("\ufeff修路", ["text"], [{"text": "修路"}]),
}


@pytest.mark.parametrize("name", CLIPBOARDS)
def test_clipboards(name):
    raw, kinds, rows = CLIPBOARDS[name]
    table = read_table(raw, YEAR)
    assert [column.kind for column in table.columns] == kinds
    assert [{key: words for key, words in row.cells.items() if words} for row in table.rows] == rows


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("9月底", "2022-09-30"),
        ("9.30", "2022-09-30"),
        ("2022年9月", "2022-09-30"),
        ("12月底前", "2022-12-31"),
        ("2022/9/30 0:00", "2022-09-30"),
        ("２０２２年９月３０日前完成", "2022-09-30"),
        ("2月", "2022-02-28"),
        ("9月中旬", "2022-09-20"),
        ("三季度末", "2022-09-30"),
        ("今年底", "2022-12-31"),
        ("3月-9月", "2022-09-30"),
        ("2022.3.1—2022.6.30", "2022-06-30"),
        ("2023年6月", None),
        ("2月30日", None),
        ("13月", None),
        ("长期坚持", None),
        ("每月", None),
        ("2022", None),
        ("9", None),
    ],
)
def test_deadlines(words, day):
    found = read_deadline(words, YEAR)
    assert (found.isoformat() if found else None) == day


def test_a_concluded_day_is_shown_with_its_words():
    said, concluded = read_table("措施\t时限\n甲\t2022.9.30\n乙\t9月底\n", YEAR).rows
    assert (said.due_spoken, said.is_due_proposed) == ("2022年9月30日", False)
    assert (concluded.due_spoken, concluded.is_due_proposed, concluded.due_words) == ("2022年9月30日", True, "9月底")


def test_the_person_says_what_a_column_is():
    raw = "牵头单位\t工作事项\t责任人\n村委\t修路\t张建国\n"
    assert [column.words for column in read_table(raw, YEAR).dropped] == ["牵头单位"]
    table = read_table(raw, YEAR, ["support", "text", "owner"])
    assert table.rows[0].cells == {
        "text": "修路", "owner": "张建国", "due_on": "", "support": "村委", "task_force": "",
    }  # fmt: skip
    assert not table.dropped


def test_two_columns_of_one_kind_are_joined():
    [row] = read_table("修路\t三公里\t张建国\t王秀英\n", YEAR, ["text", "text", "owner", "owner"]).rows
    assert (row.cells["text"], row.cells["owner"]) == ("修路\n三公里", "张建国、王秀英")


def test_too_long_is_told_and_never_cut():
    long = "长" * 5000
    [row] = read_table(f"措施\t责任人\n{long}\t张建国\n", YEAR).rows
    assert row.cells["text"] == long and row.surplus == {"text": (5000, 1000)}


def test_no_word_is_lost():
    raw = "表头以上\t\t\n措施\t备注\t责任人\n修路\t要快\t张建国\n建池\t\t王秀英\n"
    table = read_table(raw, YEAR)
    said = " ".join([table.above, *(c.words for c in table.columns), *("".join(r.cells.values()) for r in table.rows)])
    assert [column.words for column in table.dropped] == ["备注"]
    for word in ("表头以上", "修路", "建池", "张建国", "王秀英"):
        assert word in said


def test_the_same_paste_makes_the_same_rows():
    table = read_table("修路\n建池\n", YEAR, skipped=[1])
    [(uid, cells)] = table.contents("seed2345")
    assert uid == read_table("修路\n建池\n", YEAR).contents("seed2345")[1][0]
    assert cells[f"measure.{uid}.text"] == "建池" and len(uid) <= 12


def test_nothing():
    assert grid_of(" \r\n\t\r\n") == [] and read_table("", YEAR).columns == []


@pytest.mark.parametrize(
    ("raw", "rows"),
    [
        ("\n".join(f'{n}\t"措施\n{n}"\t张建国\t9月底' for n in range(4000)), 4000),
        ('"\t' * 60_000, 0),
        ('"""\t' * 40_000, 1),
        ("，" * 190_000, 1),
        ("1、" * 60_000, 1),
        ("月" * 190_000, 1),
        ("措施\t" + "（" * 190_000, 1),
    ],
)
def test_as_much_as_may_be_pasted_is_read_to_its_end(raw, rows):
    """How long it takes is for `python -m bench growth` to say; what hangs ends with the run's limit."""
    assert len(read_table(raw, YEAR).rows) == rows
