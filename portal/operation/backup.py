"""A backup is one ZIP: the database, the key that signs cookies, the finished PDFs, and a list with a hash of each.

It appears under its name only when it is complete and has been read back. Whoever has it has everything: it is made
readable by its owner only, and encrypted when the office has set a passphrase (`sealing`).
"""

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import sqlalchemy as sa

from portal.kernel import clock
from portal.operation import dumps, sealing

LIST = "manifest.json"
PATTERN = "portal-*.zip*"
SEALED = ".sealed"  # added to the name of one that is encrypted
NEEDED = 50 * 1024 * 1024  # bytes that must stay free beside the backup, so that people can go on saving


class BackupFailed(Exception):
    """No backup was made, or one cannot be used; the message says why."""


def make_backup(
    url: sa.URL, instance: Path, folder: Path, passphrase: bytes | None = None, *, anchor: str = ""
) -> Path:
    """Write a new backup into the folder; its list also holds the history's `anchor`.

    Raises:
        BackupFailed: nothing was left behind.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"portal-{clock.now().astimezone(clock.LOCAL):%Y%m%d-%H%M%S}.zip"
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as scratch:
            dumped = Path(scratch) / dumps.dump_name(url)
            dumps.dump(url, dumped)
            draft = Path(scratch) / name
            _pack(draft, dumped, instance, anchor)
            if problems := problems_of(draft):
                raise BackupFailed("；".join(problems))
            if passphrase:
                draft, name = _sealed(draft, passphrase), name + SEALED
            os.link(draft, folder / name)  # Never over another one.
            _sync(folder)
    except (dumps.DumpFailed, OSError) as error:
        raise BackupFailed(f"没有备份成功：{error}") from error
    return folder / name


@contextmanager
def opened(place: Path, passphrase: bytes | None) -> Iterator[Path]:
    """The plain ZIP of a backup, which is the file itself unless it is encrypted.

    Raises:
        BackupFailed: it is encrypted, and the passphrase is not given, or not the right one.
    """
    if not sealing.is_sealed(place):
        yield place
        return
    if passphrase is None:
        raise BackupFailed("这份备份是加密的。请加上 --passphrase-file 口令文件。")
    with tempfile.TemporaryDirectory(prefix="portal-") as scratch:
        plain = Path(scratch) / "backup.zip"
        try:
            sealing.unseal(place, plain, passphrase)
        except sealing.SealFailed as error:
            raise BackupFailed(str(error)) from error
        yield plain


def problems_of(place: Path) -> list[str]:
    """Read a backup through: what is missing, changed, or more than the list says."""
    try:
        with zipfile.ZipFile(place) as packed:
            listed = cast(dict[str, dict[str, Any]], json.loads(packed.read(LIST))["files"])
            there = set(packed.namelist()) - {LIST}
            problems = [f"缺少 {name}" for name in sorted(listed.keys() - there)]
            problems += [f"多出 {name}" for name in sorted(there - listed.keys())]
            for name in sorted(there & listed.keys()):
                with packed.open(name) as file:
                    if _hash(file) != listed[name]["sha256"]:
                        problems.append(f"{name} 和备份时不一样")
    except (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, OSError) as error:
        return [f"不是完整的备份：{error}"]
    return problems


def anchor_in(place: Path) -> str:
    """The history's anchor that was noted when the backup was made; "" in those made before there were any."""
    with zipfile.ZipFile(place) as packed:
        return str(json.loads(packed.read(LIST)).get("history_anchor", ""))


def backups_in(folder: Path) -> list[Path]:
    """Oldest first: the name begins with the time."""
    return sorted(folder.glob(PATTERN))


def rotate(folder: Path, keep: int) -> list[Path]:
    """Delete the oldest beyond `keep`; answers what was deleted."""
    old = backups_in(folder)[:-keep]
    for place in old:
        place.unlink()
    return old


def _sealed(draft: Path, passphrase: bytes) -> Path:
    """The draft encrypted, opened again and compared: a passphrase that opens nothing is found tonight."""
    sealed, again = draft.with_name("sealed"), draft.with_name("again")
    sealing.seal(draft, sealed, passphrase)
    sealing.unseal(sealed, again, passphrase)
    if _hash_of(again) != _hash_of(draft):
        raise BackupFailed("没有备份成功：加密以后读回来不一样。")
    return sealed


def _hash_of(place: Path) -> str:
    with place.open("rb") as file:
        return _hash(file)


def _pack(draft: Path, dumped: Path, instance: Path, anchor: str) -> None:
    files: dict[str, dict[str, Any]] = {}
    with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
            for name, path in ((dumped.name, dumped), *_kept_files(instance)):
                packed.write(path, name)
                with path.open("rb") as file:
                    files[name] = {"size": path.stat().st_size, "sha256": _hash(file)}
            facts = {"format": 1, "made_at": clock.now().isoformat(), "database": dumped.name, "files": files}
            facts |= {"history_anchor": anchor}
            packed.writestr(LIST, json.dumps(facts, ensure_ascii=False, indent=1))
        raw.flush()
        os.fsync(raw.fileno())


def _kept_files(instance: Path) -> Iterator[tuple[str, Path]]:
    """The key, and finished papers. The queue is not kept: the worker fills it from the database."""
    if (instance / "secret_key").exists():
        yield "secret_key", instance / "secret_key"
    for path in sorted((instance / "prints").rglob("*")):
        if path.suffix in (".pdf", ".json"):
            yield path.relative_to(instance).as_posix(), path


def _hash(file: IO[bytes]) -> str:
    return hashlib.file_digest(cast(Any, file), "sha256").hexdigest()


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
