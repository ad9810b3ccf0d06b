"""`flask admin …`: the first administrator, and what an administrator does when the web is away."""

import click
from flask.cli import AppGroup

from portal.accounts import services
from portal.accounts.domain.guessable import Known
from portal.accounts.forms import why_not_username
from portal.accounts.models import Role, User
from portal.accounts.queries import user_named
from portal.accounts.services import passwords, second_factor
from portal.kernel.db import commit
from portal.kernel.errors import NotThere
from portal.kernel.reading.codes import read_username
from portal.places.models import Kind
from portal.places.queries import unit_named
from portal.places.services import add_unit

admin = AppGroup("admin", help="账号和首次安装。")


@admin.command("create")
@click.option("--username", prompt="用户名", help="登录用的名字，字母和数字。")
@click.option("--name", prompt="姓名")
@click.option("--county", prompt="县（市、区）名称", help="如 荥阳市；没有就新建。")
@click.password_option("--password", prompt="密码", help="至少 8 位。")
def create(username: str, name: str, county: str, password: str) -> None:
    """建立第一个系统管理员。"""
    if reason := why_not_username(username := read_username(username)):
        raise click.ClickException(reason)
    if user_named(username):
        raise click.ClickException(f"用户名 {username} 已经有人用了，请换一个。")
    if reason := passwords.why_not(password, Known(username, name, places=[county])):
        raise click.ClickException(reason)
    try:
        unit = unit_named(county)
    except NotThere:
        unit = add_unit(Kind.county, county)
    if unit.kind is not Kind.county:
        raise click.ClickException(f"{unit.full_name} 不是县（市、区）。")
    services.add_user(username, name, Role.admin, unit, password=password, must_change_password=False)
    commit()
    click.echo(f"已建立系统管理员 {username}（{unit.full_name}）。")


@admin.command("disable")
@click.argument("username")
def disable(username: str) -> None:
    """停用一个账号，正在使用的设备立即退出。"""
    services.disable_account(_account(username), actor=None)
    commit()
    click.echo(f"已停用 {username}。")


@admin.command("unlock")
@click.argument("username")
def unlock(username: str) -> None:
    """解除密码输错造成的锁定。"""
    services.unlock(_account(username), actor=None)
    commit()
    click.echo(f"已解锁 {username}。")


@admin.command("reset-password")
@click.argument("username")
def reset_password(username: str) -> None:
    """给一个账号换上临时密码，登录后必须先改。"""
    password = services.reset_password(_account(username), actor=None)
    commit()
    click.echo(f"{username} 的临时密码：{password}")


@admin.command("drop-second-step")
@click.argument("username")
def drop_second_step(username: str) -> None:
    """取消一个账号的两步验证（手机丢了）。"""
    second_factor.drop(_account(username), actor=None)
    commit()
    click.echo(f"已取消 {username} 的两步验证。")


def _account(username: str) -> User:
    account = user_named(username.lower())
    if account is None:
        raise click.ClickException(f"没有用户名为 {username} 的账号。")
    return account
