"""Writing the ZIP file by file, and checking one: manifest.json names every file with its size and SHA-256.

Names are written in UTF-8 and say so (the flag of each entry), which Windows reads since version 8.

Written straight to the disk and never held in memory: a county's year is six hundred PDFs.
"""

import datetime as dt
import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.kernel import clock

MANIFEST = "manifest.json"
LIST = "清单.xlsx"
GUIDE = "怎样核对.txt"
MAKER = "wuxing-archive"
_CHUNK = 1024 * 1024


class Writer:
    """A ZIP in the making. It has its name only when it is complete: a half-written one is `….part`."""

    def __init__(self, place: Path) -> None:
        self.place, self.draft = place, place.with_name(f"{place.name}.part")
        self.draft.unlink(missing_ok=True)
        self._zip = zipfile.ZipFile(self.draft, "w", zipfile.ZIP_STORED, allowZip64=True)
        self.files: list[dict[str, Any]] = []

    def add(self, name: str, content: bytes, **said: Any) -> str:
        """A file with what the manifest says of it; its hash. PDFs and workbooks are packed already: stored as is."""
        self._zip.writestr(name, content)
        sha256 = hashlib.sha256(content).hexdigest()
        self.files.append({"name": name, "size": len(content), "sha256": sha256, **said})
        return sha256

    def finish(self, **said: Any) -> None:
        """The manifest last, then the name."""
        manifest = {"maker": MAKER, **said, "files": self.files}
        self._zip.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        self._zip.close()
        self.draft.replace(self.place)

    def give_up(self) -> None:
        """Leave nothing behind."""
        self._zip.close()
        self.draft.unlink(missing_ok=True)


def how_to_check(title: str, made_at: dt.datetime) -> tuple[str, bytes]:
    """The page of plain words beside the papers; with the marks that Windows' own editor wants."""
    lines = (
        title,
        f"归档时间：{clock.local_date(made_at)} {made_at.astimezone(clock.LOCAL):%H:%M}",
        "",
        "一、里面有什么",
        "每个乡镇一个文件夹，放已通过的计划表（PDF），文件名前面是村的排序号和编号。",
        f"{LIST} 列出全部村（社区）：状态、文件在哪里、文件的核对码。还没有通过的村只在清单里。",
        f"{MANIFEST} 写着每个文件的大小和核对码，给系统核对用，请不要改。",
        "",
        "二、怎样核对一份文件有没有被改动",
        "核对码（SHA-256）是由文件内容算出的 64 位字符，内容改动一个字，核对码就完全不同。",
        "1. 把 ZIP 解压到一个文件夹，在那里按住 Shift 点右键，选“在此处打开命令窗口”（或 PowerShell 窗口）。",
        '2. 输入：certutil -hashfile "乡镇\\文件名.pdf" SHA256   然后按回车。',
        f"3. 把显示的字符和 {LIST} 里这个文件的“核对码”对照：一样，就没有改动；不一样，就不能再当原件用。",
        "",
        "三、怎样核对整个归档",
        "1. 系统里这次归档的页面上写着整个 ZIP 的核对码，用上面的办法对 ZIP 文件算一次，对照。",
        "2. 或者请系统管理员运行：flask archive verify 归档文件.zip 。每个文件都对，才会说“归档完好”。",
    )
    return GUIDE, ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def problems_of(place: Path) -> Iterator[str]:
    """What is wrong with an archive, in Chinese sentences; nothing when every file is what the manifest says."""
    try:
        with zipfile.ZipFile(place) as package:
            yield from _differences(package)
    except (OSError, zipfile.BadZipFile) as error:
        yield f"打不开：{error}。文件可能没有拷贝完整，请从原处再拷一份。"


def _differences(package: zipfile.ZipFile) -> Iterator[str]:
    names = package.namelist()
    if MANIFEST not in names:
        # A ZIP that was cut off can end in a workbook inside it, which is a ZIP as well.
        yield f"里面没有 {MANIFEST}：没有拷贝完整，或者不是本系统做的归档。请从原处再拷一份。"
        return
    try:
        files = {said["name"]: said for said in json.loads(package.read(MANIFEST))["files"]}
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile):
        yield f"{MANIFEST} 读不出来，已经损坏。"
        return
    for name in sorted(files.keys() - names):
        yield f"少了 {name}。"
    for name in sorted(set(names) - files.keys() - {MANIFEST}):
        yield f"多了 {name}，不是归档时放进去的。"
    if len(names) != len(set(names)):
        yield "有重名的文件。"
    for name in sorted(files.keys() & set(names)):
        if _digest(package, name) != files[name]["sha256"]:
            yield f"{name} 和归档时不一样，已经改动或损坏。"


def _digest(package: zipfile.ZipFile, name: str) -> str:
    """SHA-256 of a file inside; empty for one that cannot be unpacked."""
    digest = hashlib.sha256()
    try:
        with package.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except zipfile.BadZipFile:  # its own check sum is wrong
        return ""
    return digest.hexdigest()
