"""`flask backup`, `flask verify-backup`, `flask restore`, `flask doctor`, `flask alerts`."""

from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from portal.history.anchors import take_anchor
from portal.history.commands import anchor_in_words
from portal.kernel.disk import is_full
from portal.operation import alerts, backup_notes, dumps
from portal.operation.backup import BackupFailed, anchor_in, make_backup, opened, problems_of, rotate
from portal.operation.checks import Level, examine, is_migrated
from portal.operation.restoring import restore
from portal.operation.sealing import SealFailed, passphrase_from

file_argument = click.argument("place", type=click.Path(path_type=Path, exists=True, dir_okay=False))


passphrase_option = click.option(
    "--passphrase-file",
    "secret",
    envvar="PORTAL_BACKUP_PASSPHRASE_FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="口令文件，第一行是口令，权限 600；也可以写在环境变量 PORTAL_BACKUP_PASSPHRASE_FILE 里。",
)


@click.command("backup")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="放到哪个文件夹。")
@click.option("--keep", type=click.IntRange(min=1), default=30, show_default=True, help="这个文件夹里留最近几份。")
@click.option("--before-migrating", is_flag=True, help="没有数据库，或数据库结构已是最新的，就什么也不做。")
@passphrase_option
@with_appcontext
def backup(folder: Path | None, keep: int, before_migrating: bool, secret: Path | None) -> None:
    """备份数据库、密钥和已生成的 PDF；备份时大家可以照常使用。"""
    url, instance = _here()
    if before_migrating and (dumps.is_empty(url) or is_migrated()):
        return
    to = folder or instance / "backups"
    try:
        anchor = take_anchor(all_streams=True) if not before_migrating else None
        words = anchor.hash if anchor else ""
        made = make_backup(url, instance, to, passphrase_of(secret), anchor=words)
    except Exception as error:
        backup_notes.note_failed(instance, _reason(error))
        if isinstance(error, BackupFailed):
            raise click.ClickException(str(error)) from error
        raise
    backup_notes.note_made(instance)
    gone = rotate(to, keep)
    click.echo(
        f"已备份：{made}（{made.stat().st_size / 1_000_000:.1f} MB），逐个文件核对过{'，已加密' if secret else ''}。"
    )
    if anchor:
        click.echo(
            f"操作记录的锚点：{anchor_in_words(anchor)}。请抄一份放在别处，以后用 flask history verify --anchor 核对。"
        )
    if gone:
        click.echo(f"删去了最早的 {len(gone)} 份，留下最近 {keep} 份。")


@click.command("verify-backup")
@file_argument
@passphrase_option
def verify_backup(place: Path, secret: Path | None) -> None:
    """检查一份备份：每个文件都和备份时一样，才说完好。"""
    try:
        with opened(place, passphrase_of(secret)) as plain:
            problems = problems_of(plain)
            anchor = "" if problems else anchor_in(plain)
    except BackupFailed as error:
        raise click.ClickException(str(error)) from error
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise click.ClickException("这份备份不能用")
    click.echo("备份完好。" + (f"操作记录的锚点：{anchor}" if anchor else ""))


@click.command("restore")
@file_argument
@passphrase_option
@with_appcontext
def restore_backup(place: Path, secret: Path | None) -> None:
    """把一份备份恢复到空的数据文件夹或空的数据库。"""
    try:
        number = restore(place, *_here(), passphrase_of(secret))
    except BackupFailed as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"已恢复 {number} 个文件。请接着运行 flask db upgrade、flask history verify，再启动系统。")


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """检查这套系统：版本、数据库、字体、磁盘、打印程序、备份、时钟。"""
    worst = Level.fine
    for finding in examine():
        worst = max(worst, finding.level)
        click.echo(f"{finding.level.mark} {finding.text}", err=finding.level is Level.bad)
    if worst is Level.bad:
        raise click.ClickException("有问题要处理（✗）")
    click.echo("没有必须处理的问题。")


def _reason(error: Exception) -> str:
    """Why a backup failed, for people: ours say it; of others their name is enough, the rest is in the log."""
    if isinstance(error, BackupFailed | click.ClickException):
        return str(error)
    return "磁盘满了" if is_full(error) else f"系统出了问题（{type(error).__name__}）"


@click.command("alerts")
@with_appcontext
def show_alerts() -> None:
    """看有没有告警，给 cron 用：没有就不出声，退出码 0；有就一行一条，退出码 1。新的告警同时发消息给管理员。"""
    found = alerts.watch()
    for finding in found.values():
        click.echo(f"告警：{finding.text}")
    if found:
        raise SystemExit(1)


def passphrase_of(place: Path | None) -> bytes | None:
    """What the file holds; None when none is named.

    Raises:
        click.ClickException: the file will not do.
    """
    try:
        return passphrase_from(place) if place else None
    except SealFailed as error:
        raise click.ClickException(str(error)) from error


def _here() -> tuple[sa.URL, Path]:
    """The database and the data folder of this installation."""
    return sa.make_url(current_app.config["SQLALCHEMY_DATABASE_URI"]), current_app.config["INSTANCE"]
