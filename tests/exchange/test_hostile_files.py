"""Files that are no plan of ours, broken ones, and ones made to do harm: each is refused with what to do."""

import io
import struct
import zipfile

import pytest
import sqlalchemy as sa
import xlsxwriter

from portal.plans.models.upload import Upload
from portal.plans.workbooks import layout
from portal.workbooks import package
from portal.workbooks.package import Unreadable, check_package
from portal.workbooks.reading import read_workbook
from tests.exchange.files import columns, download, edited, opened, row_of, saved, stars, upload

pytestmark = pytest.mark.once

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
DTD += b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY d SYSTEM "file:///etc/passwd">]>'


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def good():
    """A workbook of somebody's, with nothing wrong but that it is not ours."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet("逐星计划").write_string(0, 0, "甲")
    return stream.getvalue()


def with_parts(data, **changed):
    return zipped(parts_of(data) | changed)


def sheet_with(data, head):
    """The sheet's XML behind a document type definition whose entity `d` it uses."""
    parts = parts_of(data)
    xml = parts["xl/worksheets/sheet1.xml"].replace(b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', head)
    cell = b'<c r="A1" t="inlineStr"><is><t>&d;</t></is></c>'
    body = xml.replace(b'<c r="A1" t="s"><v>0</v></c>', cell)
    assert cell in body and head in body
    return zipped(parts | {"xl/worksheets/sheet1.xml": body})


def refusal(data):
    with pytest.raises(Unreadable) as refused:
        read_workbook(data, layout.READ_SHEETS)
    return str(refused.value)


def test_what_is_no_workbook_is_named(good):
    encrypted = OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert "去掉打开密码" in refusal(encrypted)
    assert "另存为" in refusal(OLE + bytes(3000)) and ".xls" in refusal(OLE + bytes(3000))
    assert "这是 Word 文件" in refusal(zipped({"word/document.xml": b"<w/>"}))
    assert "这是 PDF" in refusal(b"%PDF-1.7 ...")
    assert "另存成 .xlsx" in refusal("序号,任务".encode("gbk")) or ".xlsx" in refusal("序号,任务".encode("gbk"))
    assert "空的" in refusal(b"")
    assert "不是 .xlsx" in refusal(zipped({"xl/workbook.bin": b"x"}))


def test_a_file_cut_off_on_its_way_is_broken(good):
    for end in (4, 100, len(good) // 2, len(good) - 5):
        assert "文件不完整" in refusal(good[:end])
    damaged = bytearray(good)
    at = good.index(b"xl/worksheets/sheet1.xml") + 60
    damaged[at : at + 40] = bytes(40)
    assert "读不出来" in refusal(bytes(damaged)) or "不完整" in refusal(bytes(damaged))


def test_bombs_are_refused_before_anything_is_unpacked(good, monkeypatch):
    monkeypatch.setattr("portal.workbooks.reading._run", lambda data: pytest.fail("was parsed"))
    bomb = with_parts(good, **{"xl/worksheets/sheet2.xml": bytes(20 * 1024**2)})
    assert "太大" in refusal(bomb)
    huge = with_parts(good, **{f"xl/media/{n}": bytes(range(256)) * 4096 * 11 for n in range(5)})
    assert "太大" in refusal(huge)
    assert "太大" in refusal(with_parts(good, **{f"xl/media/{n}.png": b"x" for n in range(200)}))
    assert "5 MB" in refusal(good + bytes(package.MAX_BYTES))


def test_the_limits_are_as_they_say(good):
    count = len(parts_of(good))
    check_package(with_parts(good, **{f"xl/media/{n}.png": b"x" for n in range(package.MAX_ENTRIES - count)}))
    with pytest.raises(Unreadable):
        check_package(with_parts(good, **{f"xl/media/{n}.png": b"x" for n in range(package.MAX_ENTRIES - count + 1)}))


def test_a_size_that_lies_is_not_believed(good):
    """The directory says that the sheet is small; what it really unpacks to never gets through."""
    data = bytearray(with_parts(good, **{"xl/worksheets/sheet1.xml": bytes(30 * 1024**2)}))
    real, lie = struct.pack("<L", 30 * 1024**2), struct.pack("<L", 1000)
    assert data.count(real) == 2
    assert "读不出来" in refusal(bytes(data).replace(real, lie))


def test_programs_and_links_are_refused(good):
    assert "宏" in refusal(with_parts(good, **{"xl/vbaProject.bin": b"x"}))
    assert "链接" in refusal(with_parts(good, **{"xl/externalLinks/externalLink1.xml": b"<x/>"}))
    assert "链接" in refusal(with_parts(good, **{"XL\\ExternalLinks\\externalLink1.xml": b"<x/>"}))


@pytest.mark.parametrize("head", [DTD, XXE], ids=["billion laughs", "external entity"])
def test_entities_are_refused(good, head):
    assert "读不出来" in refusal(sheet_with(good, head))


def test_a_sheet_with_too_many_rows_or_columns_is_refused():
    for cell in ("A5001", "BI1"):
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
            book.add_worksheet(layout.STARS).write_string(cell, "远")
        assert "最多 5000 行、60 列" in refusal(stream.getvalue())
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet(layout.STARS)
        for row in range(100_000):
            sheet.write_number(row, 0, row)
    assert "最多 5000 行、60 列" in refusal(stream.getvalue())


def test_empty_rows_that_only_have_a_colour_do_no_harm():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet, style = book.add_worksheet(layout.STARS), book.add_format({"bg_color": "#FFFFFF"})
        sheet.write_string(0, 0, "甲")
        for row in range(20_000):
            sheet.set_row(row, None, style)
        sheet.write_blank(1_000_000, 3, None, style)
    assert read_workbook(stream.getvalue(), layout.READ_SHEETS)[layout.STARS] == [(1, ["甲"])]


def test_the_reader_that_takes_too_long_is_stopped(good, monkeypatch):
    monkeypatch.setattr("portal.workbooks.reading.TIMEOUT", 0.01)
    assert "表格太大了" in refusal(good)


def test_the_reader_that_wants_too_much_memory_is_stopped(good, monkeypatch):
    import resource

    from portal.workbooks.reading import LIMITS

    monkeypatch.setitem(LIMITS, resource.RLIMIT_AS, 24 * 1024**2)
    assert refusal(good)


# ---- through the page ----


def test_no_file_and_a_file_that_is_too_large(browse, filled_plan):
    browser, url = browse("clerk"), f"/plans/{filled_plan.id}/workbook/upload"
    token = browser.get(url).select_one("[name=csrf_token]")["value"]
    assert "请先选择填好的 .xlsx 文件" in browser.post(url, {"csrf_token": token}, expect=422).text
    page = upload(browser, filled_plan.id, b"PK" + bytes(package.MAX_BYTES), expect=422)
    assert "文件超过 5 MB" in page.text
    page = upload(browser, filled_plan.id, bytes(21 * 1024**2), expect=413)
    assert "文件超过 5 MB" in page.text


def test_every_refusal_keeps_the_page_and_changes_nothing(browse, filled_plan, good, session):
    page = upload(browse("clerk"), filled_plan.id, good, expect=422)
    assert "不是从本系统下载的计划表" in page.text and page.select_one("input[type=file]")
    assert session.scalars(sa.select(Upload)).all() == []


def test_another_villages_file_is_refused(browse, filled_plan, session, people, places, cycle):
    from portal.plans import queries

    other = queries.plan_of(people["stranger"], places["青山镇/石桥村"], cycle)
    page = upload(browse("clerk"), filled_plan.id, download(browse("stranger"), other.id), expect=422)
    assert "这是石桥村的表，不是柳树村的" in page.text


def stamped(name, value):
    def edit(book):
        sheet = book[layout.STAMP]
        for row in sheet.iter_rows():
            if row[0].value == name:
                row[1].value = value
                return
        raise AssertionError(name)

    return edit


def lose(sheet, heading):
    def edit(book):
        page = book[sheet]
        for row in range(4, page.max_row + 1):
            page.cell(row, columns(page)[heading]).value = None

    return edit


def without_row(block_key, row_key):
    def edit(book):
        page = book[layout.STARS]
        page.delete_rows(row_of(page, block_key, row_key))

    return edit


def rename_heading(book):
    book[layout.STARS].cell(3, columns(book[layout.STARS])["现状"]).value = "情况"


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (stamped("year", "2021"), "这是 2021 年度的表"),
        (stamped("form", "0"), "重新下载一份"),
        (stamped("form", "x"), "认表用的信息被改动了"),
        (stamped("digest", "0" * 64), "对不上"),
        (stamped("maker", "别人"), "不是从本系统下载的"),
        (stamped("version:task.branch.1", "7"), ""),
        (lambda book: book.remove(book[layout.STAMP]), "不是从本系统下载的"),
        (lambda book: book.remove(book[layout.BASICS]), "「基本情况」这张表不见了"),
        (rename_heading, "「逐星计划」这张表不见了，或者表头"),
        (lose(layout.STARS, layout.BLOCK_KEY), "表里少了 支部过硬星"),
        (lose(layout.BASICS, layout.ROW_KEY), "请把内容移到对应的项目里|表里少了"),
        (without_row("task.branch.1", "head:bram"), "表里少了 1.1 支部过硬任务1 的行"),
        (without_row("star.safety", "head"), "表里少了 平安法治星 的行"),
    ],
)
def test_a_file_whose_marks_are_gone_is_refused(browse, filled_plan, session, edit, words):
    browser = browse("clerk")
    data = edited(download(browser, filled_plan.id), edit)
    if not words:  # A version that does not exist yet reads as today's: then nothing has changed.
        assert "没有要改的地方" in upload(browser, filled_plan.id, data).text
        return
    page = upload(browser, filled_plan.id, data, expect=422)
    assert any(each in page.text for each in words.split("|")), page.select_one(".notice--error").text
    assert session.scalars(sa.select(Upload)).all() == []


def test_columns_may_be_moved_and_sheets_added(browse, filled_plan):
    def rearrange(book):
        sheet = book[layout.STARS]
        sheet.insert_cols(4)
        sheet.cell(3, 4).value = "我的备注"
        sheet.cell(5, 4).value = "自己看的"
        book.create_sheet("草稿")["A1"] = "算一算"

    browser = browse("clerk")
    data = edited(download(browser, filled_plan.id), rearrange, stars("task.branch.1", "head:bram", "责任人", "李大山"))
    assert "会改 1 处" in upload(browser, filled_plan.id, data).text


def test_a_file_name_of_any_kind_is_kept_as_plain_text(browse, filled_plan, session):
    browser = browse("clerk")
    name = "..\\..\\<b>柳树村</b>" + "长" * 300 + ".xlsx"
    page = upload(browser, filled_plan.id, download(browser, filled_plan.id), name=name)
    kept = session.scalars(sa.select(Upload.file_name)).one()
    assert len(kept) <= 200 and kept.endswith(".xlsx") and not page.select("main b")


def test_saving_again_keeps_the_file_readable(browse, filled_plan):
    browser = browse("clerk")
    assert read_workbook(saved(opened(download(browser, filled_plan.id))), layout.READ_SHEETS).keys() == {
        *map(str, layout.READ_SHEETS)
    }
