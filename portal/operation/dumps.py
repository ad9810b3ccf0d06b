"""The whole database as one file, and back: SQLite's own online backup, or pg_dump and pg_restore."""

import os
import subprocess
from contextlib import closing
from pathlib import Path

import pysqlite3
import sqlalchemy as sa


class DumpFailed(Exception):
    """The database could not be written to or read from a file; the message is for the administrator."""


def dump_name(url: sa.URL) -> str:
    """What the file is called inside a backup; it says which kind of database it came from."""
    return "portal.sqlite" if url.get_backend_name() == "sqlite" else "portal.pgdump"


def dump(url: sa.URL, to: Path) -> None:
    """Write the database as it is at one moment; people go on working meanwhile.

    Raises:
        DumpFailed: the copy was not made, or is not sound.
    """
    if url.get_backend_name() == "sqlite":
        _copy_sqlite(Path(url.database or ""), to)
    else:
        _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={to}")


def load(url: sa.URL, dumped: Path) -> None:
    """Fill an empty database from the file.

    Raises:
        DumpFailed: it could not be filled; a PostgreSQL database is then as empty as before.
    """
    if url.get_backend_name() == "sqlite":
        _copy_sqlite(dumped, Path(url.database or ""))
    else:
        _run("pg_restore", url, "--no-owner", "--exit-on-error", "--single-transaction", str(dumped))


def is_empty(url: sa.URL) -> bool:
    """Whether nothing is there that a restore would overwrite. An SQLite file is not even made by looking."""
    if url.get_backend_name() == "sqlite":
        place = Path(url.database or "")
        return not place.exists() or place.stat().st_size == 0
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return not sa.inspect(connection).get_table_names()


def sqlite_problems(path: Path) -> list[str]:
    """What SQLite itself finds wrong with a file: pages, indexes, foreign keys."""
    try:
        with closing(pysqlite3.connect(_read_only(path), uri=True)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    except pysqlite3.DatabaseError as error:
        return [str(error)]
    return found + [f"{table} 第 {row} 行指向不存在的 {parent}" for table, row, parent, _ in orphans]


def _read_only(path: Path) -> str:
    return f"{path.resolve().as_uri()}?mode=ro"


def _copy_sqlite(source: Path, to: Path) -> None:
    """Page by page under SQLite's locks; a plain copy of the file would miss what is still in the WAL."""
    try:
        with (
            closing(pysqlite3.connect(_read_only(source), uri=True)) as old,
            closing(pysqlite3.connect(to)) as new,
        ):
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")  # One file, nothing beside it.
    except pysqlite3.DatabaseError as error:
        raise DumpFailed(f"数据库没有复制成功：{error}") from error
    if problems := sqlite_problems(to):
        raise DumpFailed("复制出来的数据库不完好：" + "；".join(problems[:5]))


def _run(program: str, url: sa.URL, *options: str) -> None:
    """A program of PostgreSQL's. The password goes by the environment: everybody can see a command line."""
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    try:
        done = subprocess.run([program, *options, f"--dbname={plain}"], env=os.environ | secret, capture_output=True)
    except FileNotFoundError as error:
        raise DumpFailed(f"这台机器上没有 {program}。请安装 postgresql-client，版本不低于数据库服务器。") from error
    if done.returncode:
        raise DumpFailed(f"{program} 没有成功：{done.stderr.decode(errors='replace').strip()[-500:]}")
