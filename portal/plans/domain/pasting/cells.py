"""Text from the clipboard as rows of cells: tables with tabs (WPS, Excel, Word), or lists (WeChat), one item a row."""

import re

from portal.kernel.text import clean

Grid = list[list[str]]

_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
# 1、 1. 1） （1） （一） 一、 ① 第一， – and bullets. `9.30` is a date and `3.5` a figure, not the head of an item.
MARKER = re.compile(
    rf"\s*(?:[（(]{_NUMBER}[）)]、?|{_NUMBER}(?:[、）)]|[.．](?!\d))|第[一二三四五六七八九十]{{1,2}}[、，,：:]|[①-⑳]、?|[●•▪◆■·-]\s)\s*"
)
_INLINE = re.compile(r"(?:^|(?<=[\s；;。：:]))(\d{1,2})(?:[、）)]|[.．](?!\d))\s*")
# A quoted cell ends where the cell ends; `""` in it is a quotation mark.
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|$)')
# 责任人：王秀英；完成时限：9月底 – said at the end of an item.
_LABELS = {"责任人": "责任人", "责任领导": "责任人", "负责人": "责任人", "牵头人": "责任人", "完成时限": "完成时限"}
_LABELS |= {"完成时间": "完成时限", "时限": "完成时限", "需上级支持": "需上级支持", "牵头专班": "牵头专班"}
_LABELLED = re.compile(
    rf"[（(，,；;。\s]{{0,4}}(?P<label>{'|'.join(_LABELS)})\s*[:：]\s*(?P<words>[^；;，,。）)\n]+)[；;，,。）)]*"
)


def grid_of(raw: str) -> Grid:
    """The rows of cells in a pasted text; all rows are equally long, and none is empty."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip("\n")
    rows = _table_rows(text) if "\t" in text else _list_rows(text)
    cleaned = [[clean(cell) for cell in row] for row in rows]
    width = max((len(row) for row in cleaned), default=0)
    return [row + [""] * (width - len(row)) for row in cleaned if any(row)]


# ---- tables ------------------------------------------------------------------------------------------------------


def _table_rows(text: str) -> Grid:
    rows, has_quotes = _split_cells(text)
    # Spreadsheets quote a cell of several lines; Word does not, so that its rows come in pieces.
    return rows if has_quotes else _joined_rows(rows)


def _split_cells(text: str) -> tuple[Grid, bool]:
    """Cells as spreadsheets write them, and whether any was quoted.

    A cell such as “"五星"支部” merely begins with a quotation mark: only one that holds what would break the table
    (a line break, a tab, a doubled mark) was quoted by a program.
    """
    rows, place, has_quotes = [[""]], 0, False
    while place < len(text):
        quoted = _QUOTED.match(text, place) if text[place] == '"' else None
        if quoted and re.search(r'[\t\n]|""', quoted[1]):
            cell, place, has_quotes = quoted[1].replace('""', '"'), quoted.end(), True
        else:
            end = re.compile(r"[\t\n]|$").search(text, place)
            cell, place = (text[place : end.start()], end.start()) if end else (text[place:], len(text))
        rows[-1][-1] = cell
        if text[place : place + 1] == "\t":
            rows[-1].append("")
        elif text[place : place + 1] == "\n":
            rows.append([""])
        place += 1
    return rows, has_quotes


def _joined_rows(pieces: Grid) -> Grid:
    """Rows of a Word table, whose cells may hold several paragraphs: pieces are put together until a row is whole."""
    width = max(len(piece) for piece in pieces)
    rows: Grid = []
    for piece in pieces:
        if rows and _goes_on(rows[-1], piece, width):
            rows[-1][-1] += "\n" + piece[0]
            rows[-1] += piece[1:]
        else:
            rows.append(list(piece))
    return rows


def _goes_on(row: list[str], piece: list[str], width: int) -> bool:
    if len(row) == 1 or len(row) + len(piece) - 1 > width:
        # A line without tabs above the table is its title; what would make the row too long is the next row.
        return False
    if len(row) < width:
        return True
    return len(piece) == 1 and bool(piece[0].strip()) and not MARKER.match(piece[0])


# ---- lists -------------------------------------------------------------------------------------------------------


def _list_rows(text: str) -> Grid:
    items = _items([line for line in text.split("\n") if line.strip()])
    columns = list(dict.fromkeys(_LABELS[found["label"]] for item in items for found in _LABELLED.finditer(item)))
    if not columns:
        return [[item] for item in items]
    return [["措施", *columns], *([_LABELLED.sub("", item).strip(), *_said(item, columns)] for item in items)]


def _said(item: str, columns: list[str]) -> list[str]:
    """What an item says under each label."""
    said = dict.fromkeys(columns, "")
    for found in _LABELLED.finditer(item):
        label = _LABELS[found["label"]]
        said[label] = "、".join(filter(None, (said[label], found["words"].strip())))
    return list(said.values())


def _items(lines: list[str]) -> list[str]:
    """A numbered line begins an item and others go on with it; where none is numbered, each line is an item."""
    pieces = [piece for line in lines for piece in _inline_items(line)]
    if sum(bool(MARKER.match(piece)) for piece in pieces) < 2:
        return [MARKER.sub("", piece, count=1) if MARKER.match(piece) else piece.strip() for piece in pieces]
    items: list[str] = []
    for piece in pieces:
        marker = MARKER.match(piece)
        if marker:
            items.append(piece[marker.end() :])
        elif not items:
            items.append(piece)
        else:
            items[-1] += "\n" + piece
    return items


def _inline_items(line: str) -> list[str]:
    """1、修路；2、建池；3、清淤 in one line: cut where the numbers go on counting."""
    cuts: list[int] = []
    for found in _INLINE.finditer(line):
        if int(found[1]) == len(cuts) + 1:
            cuts.append(found.start())
    if len(cuts) < 2:
        return [line]
    ends = [*cuts[1:], len(line)]
    return [part for part in (line[: cuts[0]], *(line[a:b] for a, b in zip(cuts, ends, strict=True))) if part.strip()]


def is_serial_number(words: str) -> bool:
    """Whether a cell is nothing but the number of its row."""
    return bool(re.fullmatch(rf"[（(]?{_NUMBER}[）)、.．]?|\d{{1,3}}|[①-⑳]", words.strip()))
