"""The look at an uploaded file before anything reads it: a workbook of honest size, without programs or links.

Reference: OWASP's file upload advice. Only the zip's directory is read here; nothing is unpacked.
"""

import io
import zipfile
from pathlib import PurePosixPath

from portal.kernel.errors import DomainError

MAX_BYTES = 5 * 1024**2
# Whoever brings a file that is too large shall read so, instead of a cut connection.
RECEIVED_AT_MOST = 4 * MAX_BYTES
MAX_ENTRIES = 200
MAX_UNPACKED = 50 * 1024**2
MAX_RATIO = 100
_SMALL = 1024**2  # a small part may be packed tightly: a sheet of empty styled rows is

_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
SAVE_AS = "请用 WPS 或 Excel 打开，用“另存为”存成 .xlsx，再上传。"
TOO_LARGE = "文件超过 5 MB。计划表只有文字，请删掉贴进去的图片，或重新下载一份再填。"
NOT_OURS = "请在计划首页按“下载 Excel”，在下载的表里填写，再上传。"


class Unreadable(DomainError):
    """An uploaded file that cannot be taken; the message says why and what to do."""

    status = 422
    heading = "这个文件没有读成"


def check_package(data: bytes) -> None:
    """Refuse what is not a workbook, or not one that a person's office program has made.

    Raises:
        Unreadable: with a sentence that says what to do.
    """
    if not data:
        raise Unreadable("这个文件是空的。请重新选择文件。")
    if len(data) > MAX_BYTES:
        raise Unreadable(TOO_LARGE)
    if not data.startswith(_ZIP):
        raise Unreadable(_what_else(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_entries(package.infolist())
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        raise Unreadable(f"文件不完整，可能没有传完或者已经损坏。{SAVE_AS}") from error


def _what_else(data: bytes) -> str:
    if data.startswith(_OLE):
        # An encrypted .xlsx is an OLE file around the real one; its directory is written in UTF-16.
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "文件加了密码，系统打不开。请先在 WPS 或 Excel 里去掉打开密码，保存后再上传。"
        return f"这是旧格式的文件（.xls、.et 或 .doc）。{SAVE_AS}"
    if data.startswith(b"%PDF"):
        return f"这是 PDF，不能读回来。{NOT_OURS}"
    return f"这不是 .xlsx 文件。{SAVE_AS}"


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES or _is_bomb(entries):
        raise Unreadable(f"文件里面的内容太大，不像是一份计划表。{NOT_OURS}")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("文件加了密码，系统打不开。请先去掉密码，保存后再上传。")
    names = {entry.filename.replace("\\", "/").lstrip("/").lower() for entry in entries}
    if any(PurePosixPath(name).name.startswith("vbaproject") for name in names):
        raise Unreadable(f"文件里有宏（程序），为了安全不能接收。{SAVE_AS}")
    if any("externallinks/" in name for name in names):
        raise Unreadable("文件里有指向别的表格的链接。请在“数据”里断开链接，或把内容粘贴为数值，保存后再上传。")
    if any(_climbs(entry.filename) for entry in entries):
        raise Unreadable(f"文件里面有表格以外的内容，为了安全不能接收。{SAVE_AS}")
    if "xl/workbook.xml" not in names:
        what = "这是 Word 文件" if "word/document.xml" in names else "这不是 .xlsx 文件"
        raise Unreadable(f"{what}。{NOT_OURS if what.endswith('Word 文件') else SAVE_AS}")


def _climbs(name: str) -> bool:
    """Whether a part's name leads out of the file; no office program writes such. (One slash at the front some do.)"""
    path = PurePosixPath(name.replace("\\", "/").removeprefix("/"))
    return path.is_absolute() or ".." in path.parts or ":" in name


def _is_bomb(entries: list[zipfile.ZipInfo]) -> bool:
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if unpacked > MAX_UNPACKED:
        return True
    if unpacked > _SMALL and unpacked > MAX_RATIO * packed:
        return True
    return any(e.file_size > _SMALL and e.file_size > MAX_RATIO * e.compress_size for e in entries)
