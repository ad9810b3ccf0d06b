"""Writing the ZIP file by file, and checking one: manifest.json names every file with its size and SHA-256.

Written straight to the disk and never held in memory: a county's year is six hundred PDFs.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
MAKER = "wuxing-archive"
_CHUNK = 1024 * 1024


class Writer:
    """A ZIP in the making. It has its name only when it is complete: a half-written one is `….part`."""

    def __init__(self, place: Path) -> None:
        self.place, self.draft = place, place.with_name(f"{place.name}.part")
        self.draft.unlink(missing_ok=True)
        self._zip = zipfile.ZipFile(self.draft, "w", zipfile.ZIP_STORED, allowZip64=True)
        self.files: list[dict[str, Any]] = []

    def add(self, name: str, content: bytes, **said: Any) -> None:
        """A file with what the manifest says of it. PDFs and workbooks are packed already: they are stored as is."""
        self._zip.writestr(name, content)
        self.files.append({"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), **said})

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
