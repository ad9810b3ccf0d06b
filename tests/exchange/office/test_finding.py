"""Lists as offices make them: a title, another order, other names, merges, 同上, notes; read, or told."""

import pytest

from portal.accounts.workbooks import people
from portal.figures.workbooks import totals
from portal.units.workbooks import imported_units as units
from portal.workbooks.imports.finding import rows_in
from portal.workbooks.package import Unreadable
from portal.workbooks.reading import Sheets
from portal.workbooks.seeing import Broken, Covered, Figure


def sheet(*rows, name="Sheet1", hidden=()):
    return Sheets({name: [(number, list(cells)) for number, cells in enumerate(rows, 1)]}, {name: hidden})


def test_a_list_with_title_numbers_and_other_names_in_another_order():
    found = rows_in(
        sheet(
            ["广武镇村级账号登记表"],
            [None, None, "填报时间：2022年5月"],
            ["序号", "所在 村\n（社区）", "姓　名*", "联系电话（手机）", "职务", "账号", "备注"],
            [
                Figure("1", "1"),
                "桃花峪村",
                "张建国",
                Figure("13800000001", "13800000001"),
                "村党支部书记",
                "zhangjg",
                "新任",
            ],
            [Figure("2", "2"), "同上", "王秀英", "'13800000002", "村文书", "wangxy", None],
            ["填表人：刘敏"],
        ),
        people.LAYOUT,
    )
    assert found.rows == [
        (4, ["张建国", "zhangjg", "村党支部书记", "桃花峪村", "13800000001", ""]),
        (5, ["王秀英", "wangxy", "村文书", "桃花峪村", "13800000002", ""]),
    ]
    assert found.notes == [
        "「Sheet1」B5 写的是“同上”，按 B4 读作“桃花峪村”",
        "第 6 行“填表人：刘敏”是说明，没有读",
        "没有用到的列：序号、备注",
        "表里没有这些列，按空着读：乡镇",
    ]
    assert not found.faults


def test_merged_places_and_a_head_of_two_levels():
    top = [Covered(address, words, beside=False) for address, words in (("A1", "单位"), ("B1", "年度"), ("C1", "来源"))]
    found = rows_in(
        sheet(
            ["单位", "年度", "来源", "各级支部数", None, "总村数"],
            [*top, "五星支部（个）", "四星", Covered("F1", "总村数", beside=False)],
            ["清河镇", "2022年度", "5月汇报", Figure("0", "0"), "3个", "33"],
        ),
        totals.LAYOUT,
    )
    ((number, texts),) = found.rows
    said = dict(zip(totals.LAYOUT.headings(), texts, strict=True))
    assert number == 3 and {name: words for name, words in said.items() if words} == {
        **{"单位": "清河镇", "年度": "2022年度", "来源": "5月汇报"},
        **{"五星": "0", "四星": "3个", "总村数": "33"},
    }


def test_the_head_again_blank_lines_and_hidden_rows():
    found = rows_in(
        sheet(
            ["名称", "类型", "上级"],
            ["甲村", "行政村", "青山镇"],
            ["名称", "类型", "上级"],
            ["乙村", "〃", "″"],
            hidden=(4,),
        ),
        units.LAYOUT,
    )
    assert found.rows == [(2, ["甲村", "行政村", "青山镇", ""]), (4, ["乙村", "行政村", "青山镇", ""])]
    assert "第 4 行在表里是隐藏的，也读进来了" in found.notes


def test_what_cannot_be_read_is_named():
    found = rows_in(sheet(["名称", "类型"], ["同上", Broken("#N/A", "改好公式")]), units.LAYOUT)
    assert [(fault.row, fault.heading, fault.found) for fault in found.faults] == [
        (2, "名称", "同上"),
        (2, "类型", "#N/A"),
    ]


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        (sheet(["甲", "乙"], ["一", "二"]), "没有找到表头"),
        (sheet(["名称", "村名", "类型"], ["一"]), "A 列和 B 列"),
        (
            Sheets(sheet(["名称", "类型"], name="一") | sheet(["名称", "类型"], name="二")),
            "文件里有几张表都像单位名单：一、二",
        ),
        (sheet(["名称", "类型"]), "还没有填内容"),
    ],
)
def test_what_is_asked_about(sheets, words):
    with pytest.raises(Unreadable, match=words):
        rows_in(sheets, units.LAYOUT)
