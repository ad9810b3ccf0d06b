"""Workbooks as office programs write them: escapes, formulas, errors, merges, formats by number, hidden rows."""

import pytest

from portal.workbooks.reading import read_workbook
from portal.workbooks.seeing import Broken, Covered, Day, Figure, shown
from tests.exchange.test_hostile_files import zipped

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# cellXfs: 0 General, 1 to 4 formats that Chinese programs mean by their number alone, 5 percent, 6 text, 7 custom
FORMATS = (0, 31, 57, 58, 14, 9, 49, 200)
STYLES = f"""<styleSheet {MAIN}><numFmts count="1"><numFmt numFmtId="200" formatCode="0&quot;户&quot;"/></numFmts>
<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>
<borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="{len(FORMATS)}">
{"".join(f'<xf numFmtId="{number}" quotePrefix="1"/>' for number in FORMATS)}</cellXfs></styleSheet>"""
STRINGS = f"""<sst {MAIN}><si><t>第一行_x000D_&#10;第二行</t></si><si><t>_x005F_x0041_</t></si>
<si><r><t>富</t></r><r><rPr/><t>文本</t></r><rPh><t>フリ</t></rPh></si><si><t>x005F_</t></si></sst>"""
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + "".join(
        f'<Override PartName="/xl/{name}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for name, kind in (
            ("workbook", "sheet.main"),
            ("styles", "styles"),
            ("sharedStrings", "sharedStrings"),
            ("worksheets/sheet1", "worksheet"),
        )
    )
    + "</Types>",
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="a" Type="{TYPES}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="b" Type="{TYPES}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="c" Type="{TYPES}/styles" Target="styles.xml"/>'
    f'<Relationship Id="d" Type="{TYPES}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {MAIN}><sheets><sheet name="表" sheetId="1" r:id="b" xmlns:r="{TYPES}"/></sheets>'
    "</workbook>",
    "xl/styles.xml": STYLES,
    "xl/sharedStrings.xml": STRINGS,
}


def workbook_with(rows, after=""):
    sheet = f"<worksheet {MAIN}><sheetData>{rows}</sheetData>{after}</worksheet>"
    return zipped({name: text.encode() for name, text in {**PARTS, "xl/worksheets/sheet1.xml": sheet}.items()})


def first_row(cells):
    return read_workbook(workbook_with(f'<row r="1">{cells}</row>'), ())["表"][0][1]


def test_words_with_their_escapes_undone():
    words = first_row("".join(f'<c t="s"><v>{number}</v></c>' for number in range(4)))
    assert [shown(cell) for cell in words] == ["第一行\n第二行", "_x0041_", "富文本", "x005F_"]
    inline = first_row('<c t="inlineStr"><is><t>甲_x0009_乙</t></is></c><c t="str"><f>A1</f><v>_x4E00_村</v></c>')
    assert [shown(cell) for cell in inline] == ["甲\t乙", "一村"]


def test_numbers_and_days_as_they_are_drawn():
    day = "<v>44834</v></c>"
    cells = first_row(
        f'<c s="1">{day}<c s="2">{day}<c s="3">{day}<c s="4">{day}<c s="5"><v>0.85</v></c><c s="6"><v>412</v></c>'
        '<c s="7"><v>412</v></c><c><v>0.30000000000000004</v></c><c t="b"><v>1</v></c><c t="d"><v>2022-09-30</v></c>'
    )
    assert cells == [
        Day("2022年9月30日", "2022-09-30"),
        Day("2022年9月", "2022年9月"),
        Day("9月30日", "9月30日"),
        Day("2022/9/30", "2022-09-30"),
        Figure("85%", "0.85"),
        Figure("412", "412"),
        Figure("412户", "412"),
        Figure("0.3", "0.3"),
        "是",
        Day("2022-09-30", "2022-09-30"),
    ]


@pytest.mark.parametrize(
    ("cell", "words", "advice"),
    [
        ('<c t="e"><f>B1</f><v>#REF!</v></c>', "#REF!", "公式出的错"),
        ('<c t="inlineStr"><is><t>#N/A</t></is></c>', "#N/A", "公式出的错"),
        ('<c t="inlineStr"><is><t>########</t></is></c>', "########", "公式出的错"),
        ("<c><f>SUM(B1:B3)</f></c>", "=SUM(B1:B3)", "没有算出的结果"),
        ("<c><f>B1</f><v></v></c>", "=B1", "没有算出的结果"),
        ('<c s="1"><v>-5</v></c>', "-5", "看不见"),
    ],
)
def test_what_cannot_be_read_is_named(cell, words, advice):
    (found,) = first_row(cell)
    assert isinstance(found, Broken) and found.words == words and advice in found.advice


def test_a_formula_whose_result_is_no_words_is_empty():
    rows = read_workbook(workbook_with('<row r="1"><c t="str"><f>IF(1,"","")</f><v></v></c></row>'), ())
    assert rows["表"] == []


def test_merged_and_hidden():
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row>'
    rows += '<row r="2" hidden="1"><c r="A2"><v>9</v></c><c r="B2"><v>1</v></c></row>'
    merges = '<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>'
    sheets = read_workbook(workbook_with(rows, merges), ())
    assert sheets["表"] == [(1, ["甲"]), (2, [Covered("A1", "甲", beside=False), Figure("1", "1")])]
    assert sheets.hidden == {"表": [2]}


def test_a_merge_over_the_whole_sheet_does_no_harm():
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    merges = "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 20 + "</mergeCells>"
    assert len(read_workbook(workbook_with(rows, merges), ())["表"]) == 2
