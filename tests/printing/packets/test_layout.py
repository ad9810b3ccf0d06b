"""Which page is which in a packet, and which sheets are exchanged."""

import pytest

from portal.printing.packets.layout import ROWS, exchanges, foot, lay_out, numbers_in

TABLES = ["签到表", "总台账"]


def bound(first, slot, pages, *, changed=True, title="柳树村计划表"):
    return {
        "file_key": "a",
        "version": "第 2 次上报",
        "title": title,
        "pages": pages,
        "first": first,
        "slot": slot,
        "is_changed": changed,
    }


def test_every_paper_begins_on_a_front_and_the_contents_say_where():
    layout = lay_out([*TABLES, "各村计划表", "各村计划表", "各村计划表"], [*TABLES, "甲", "乙", "丙"], [1, 4, 3, 8, 5])
    pages = [(entry.title, entry.page) for entry in layout.entries]
    # cover 1–2, contents 3–4, then the tables; three plans get a divider (11–12), single tables do not
    assert pages == [("签到表", 5), ("总台账", 7), ("各村计划表", 11), ("甲", 13), ("乙", 17), ("丙", 25)]
    assert all(page % 2 for _, page in pages) and layout.total == 30
    assert layout.slots == [(5, 2), (7, 4), (13, 4), (17, 8), (25, 6)]
    assert [entry.title for entry in layout.entries if entry.is_under_divider] == ["甲", "乙", "丙"]


def test_a_packet_of_one_kind_has_no_divider():
    assert [entry.page for entry in lay_out(["各村计划表"] * 2, ["甲", "乙"], [2, 2]).entries] == [5, 7]


@pytest.mark.parametrize(("papers", "contents", "first"), [(ROWS, 1, 5), (ROWS + 1, 2, 5), (2 * ROWS + 1, 3, 7)])
def test_long_contents_push_the_papers_back(papers, contents, first):
    layout = lay_out(["各村计划表"] * papers, ["村"] * papers, [2] * papers)
    assert (layout.contents_pages, layout.entries[0].page) == (contents, first)


def test_the_numbers_at_the_foot():
    assert numbers_in(bound(13, 4, 3), 30) == [foot(13, 30), foot(14, 30), foot(15, 30), ""]
    grown = numbers_in(bound(13, 4, 6), 30)
    assert grown[3:] == [foot(16, 30), foot("16-1", 30), foot("16-2", 30)]


@pytest.mark.parametrize(
    ("before", "now", "out", "into", "sheets"),
    [
        (3, 4, "第 13—16 页", "第 13—16 页", 2),
        (4, 1, "第 13—16 页", "第 13 页（第 15—16 页空缺）", 1),
        (4, 3, "第 13—16 页", "第 13—15 页", 2),  # the last back is blank, not missing
        (4, 7, "第 13—16 页", "第 13—16-3 页", 4),
        (6, 4, "第 13—16 页和第 16-1—16-2 页", "第 13—16 页", 2),
    ],
)
def test_what_comes_out_and_what_goes_in(before, now, out, into, sheets):
    same = bound(17, 8, 8, changed=False)
    [line] = exchanges([bound(13, 4, before), same], [bound(13, 4, now), same])
    assert (line.out, line.into, line.sheets) == (out, into, sheets)
