"""`flask sample …`: data to try the portal with, and a published roll-up to check it against."""

import os
import time
from collections.abc import Sequence

import click
from flask.cli import AppGroup

from portal.accounts.models import User
from portal.accounts.services import passwords
from portal.kernel.db import commit, tidy_up
from portal.sample import loading, province, qinghe

sample = AppGroup("sample", help="示例数据。")


@sample.command("load")
@click.option("--if-empty", is_flag=True, help="已有单位时什么也不做。")
def load(if_empty: bool) -> None:
    """载入示例数据：荥阳市，今年的年度正在进行，各村处在不同阶段；去年的已关闭。日期都在今天前后。"""
    if if_empty and not loading.is_empty():
        click.echo("已有数据，没有载入示例数据。")
        return
    if reason := loading.why_not():
        raise click.ClickException(reason)
    password, began = _password(), time.monotonic()
    accounts = loading.load(passwords.hash_password(password), click.echo)
    commit()
    _show_accounts(accounts)
    click.echo(f"示例数据已载入（{time.monotonic() - began:.0f} 秒）。以上账号的密码都是：{password}")
    click.echo("密码只显示这一次。newcomer 第一次登录要先改密码。")


@sample.command("province")
@click.option("--villages", type=click.IntRange(1, 99999), default=46000, show_default=True, help="村（社区）的个数。")
@click.option("--seed", default=2022, show_default=True, help="同一个数，造出同样的数据。")
def load_province(villages: int, seed: int) -> None:
    """载入一个省那么多的村（示例），用来试大数据量。只能载入空的数据库。"""
    if not loading.is_empty():
        raise click.ClickException("这里已经有数据，不能再载入一个省。请在空的数据库里载入。")
    password, began = _password(), time.monotonic()
    province.load(villages, passwords.hash_password(password), seed=seed, tell=click.echo)
    commit()
    tidy_up()
    click.echo(f"{villages} 个村（社区）已载入（{time.monotonic() - began:.0f} 秒）。密码都是：{password}")
    click.echo("用户名：县 county001、系统管理员 admin001、乡镇 town0001、村书记 village00001，往后依次编号。")


def _password() -> str:
    """The one of the environment, or one made up."""
    given = os.environ.get("PORTAL_SAMPLE_PASSWORD")
    if given is not None and len(given) < passwords.MIN_LENGTH:
        raise click.ClickException(f"PORTAL_SAMPLE_PASSWORD 太短，至少 {passwords.MIN_LENGTH} 位。")
    return given or passwords.made_up()


def _show_accounts(accounts: Sequence[User]) -> None:
    click.echo("用户名 · 姓名 · 角色 · 单位")
    for user in accounts:
        click.echo(" · ".join((user.username, user.name, user.role.label, user.unit.full_name)))


@sample.group("rollup")
def rollup() -> None:
    """按公布过的数字建立乡镇，核对汇总。"""


@rollup.command("qinghe")
def rollup_qinghe() -> None:
    """方城县清河镇 2022：33 个村，各级、各星个数与公布的一致。"""
    if qinghe.exists():
        raise click.ClickException(f"已经有{qinghe.COUNTY}了，不能再建一次。")
    cycle = qinghe.build()
    commit()
    totals = qinghe.totals(cycle)
    click.echo(totals.sentence)
    if not totals.agrees:
        raise click.ClickException("和公布的数字不一致。")
