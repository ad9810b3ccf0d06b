"""A backup into an empty installation. Nothing that is there is ever overwritten."""

import json
import os
import shutil
import tempfile
import zipfile
from pathlib import Path

import sqlalchemy as sa

from portal.operation import dumps
from portal.operation.backup import LIST, BackupFailed, opened, problems_of


def restore(place: Path, url: sa.URL, instance: Path, passphrase: bytes | None = None) -> int:
    """Put the backup where the portal looks for its data; answers how many files came back.

    Raises:
        BackupFailed: the place is not empty, the backup is damaged, or it is for another kind of database.
    """
    if not dumps.is_empty(url):
        raise BackupFailed("这里已经有数据，没有恢复。请换一个空的数据文件夹（PORTAL_INSTANCE）或空的数据库。")
    with opened(place, passphrase) as plain:
        if problems := problems_of(plain):
            raise BackupFailed("备份不能用：" + "；".join(problems[:5]))
        return _unpack(plain, url, instance)


def _unpack(place: Path, url: sa.URL, instance: Path) -> int:
    try:
        with tempfile.TemporaryDirectory(dir=instance, prefix=".part-") as scratch, zipfile.ZipFile(place) as packed:
            _check_kind(packed, url)
            packed.extractall(scratch)
            return _move_in(Path(scratch), url, instance)
    except (dumps.DumpFailed, OSError) as error:
        raise BackupFailed(f"没有恢复成功：{error}") from error


def _check_kind(packed: zipfile.ZipFile, url: sa.URL) -> None:
    database = json.loads(packed.read(LIST))["database"]
    if database != dumps.dump_name(url):
        kind = "SQLite" if database.endswith(".sqlite") else "PostgreSQL"
        raise BackupFailed(f"这份备份来自 {kind}，现在的 DATABASE_URL 是另一种数据库。请改设置后再恢复。")


def _move_in(scratch: Path, url: sa.URL, instance: Path) -> int:
    """Files first, the database last: an interrupted restore leaves a place that still counts as empty."""
    moved = 0
    for path in sorted(scratch.rglob("*")):
        if path.is_file() and path.name not in (LIST, dumps.dump_name(url)):
            to = instance / path.relative_to(scratch)
            to.parent.mkdir(parents=True, exist_ok=True)
            path.replace(to)
            moved += 1
    if (instance / "secret_key").exists():
        os.chmod(instance / "secret_key", 0o600)
    _load_database(scratch / dumps.dump_name(url), url)
    return moved + 1


def _load_database(dumped: Path, url: sa.URL) -> None:
    """SQLite's file is made beside its place and gets its name when it is whole; PostgreSQL does it in one go."""
    if url.get_backend_name() != "sqlite":
        dumps.load(url, dumped)
        return
    to = Path(url.database or "")
    to.parent.mkdir(parents=True, exist_ok=True)
    draft = to.with_name(to.name + ".restoring")
    draft.unlink(missing_ok=True)
    try:
        dumps.load(url.set(database=str(draft)), dumped)
        os.chmod(draft, 0o600)
        draft.replace(to)
    finally:
        draft.unlink(missing_ok=True)


def free_space(folder: Path) -> int:
    """Bytes that are free where the folder is."""
    return shutil.disk_usage(folder).free
