"""Signing in, passwords, text size, and what is written about a person."""

import re
from urllib.parse import urlsplit

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from portal.accounts.models import Role, TextSize
from portal.accounts.services.passwords import without_invisible_ends
from portal.kernel.reading import Unclear
from portal.kernel.reading.codes import read_code, read_username
from portal.kernel.reading.telephones import read_telephone
from portal.kernel.text import clean_line, clean_name, length


class SignInForm(FlaskForm):
    username = StringField(
        "用户名或电话号码", [InputRequired("请输入用户名或电话号码"), Length(max=60, message="用户名最多 40 位")]
    )
    password = PasswordField("密码", [InputRequired("请输入密码"), Length(max=200, message="密码太长")])
    next = HiddenField()


class CodeForm(FlaskForm):
    code = StringField("验证码", [InputRequired("请输入手机上的 6 位数字")], filters=[lambda raw: read_code(raw or "")])

    def validate_code(self, field: Field) -> None:
        _judge(None if re.fullmatch(r"[0-9]{6}", field.data or "") else "验证码是 6 位数字，请看手机上的身份验证器")


class StartForm(FlaskForm):
    """A press of 开始设置."""


class SignOutForm(FlaskForm):
    """退出."""


class ChangePasswordForm(FlaskForm):
    old: Field | None = PasswordField("原密码", [InputRequired("请输入原密码")])
    new = PasswordField(
        "新密码", [InputRequired("请输入新密码")], filters=[lambda raw: without_invisible_ends(raw or "")]
    )
    again = PasswordField(
        "再输一遍新密码",
        [EqualTo("new", "两遍新密码不一样，请重新输入")],
        filters=[lambda raw: without_invisible_ends(raw or "")],
    )


class FirstPasswordForm(ChangePasswordForm):
    """After a one-time code, which is not asked for again."""

    old = None


class TextSizeForm(FlaskForm):
    text_size = SelectField("字号", choices=[size.value for size in TextSize])
    back_to = HiddenField()


class AccountForm(FlaskForm):
    """A press of 停用, 启用, 解锁 or 重置密码."""


def _line(raw: str | None) -> str:
    return clean_line(raw or "")


def why_not_username(username: str) -> str | None:
    """None if it can be a user name: what can be typed on any keyboard, and read out."""
    if re.fullmatch(r"[a-z][a-z0-9._-]{2,39}", username):
        return None
    return "用户名用小写字母开头，3 到 40 位字母或数字，如 zhangjianguo"


def why_not_name(name: str) -> str | None:
    """None if it can be a person's name."""
    if not name:
        return "请写上姓名"
    return None if length(name) <= 40 else f"姓名写了 {length(name)} 字，最多 40 字"


def why_not_phone(phone: str) -> str | None:
    """None if it can be a telephone number, or there is none."""
    if not phone or re.fullmatch(r"\+?[0-9][0-9、-]{5,19}", plain_phone(phone)):
        return None
    return "电话只写数字，如 13800000000 或 0371-00000000"


def plain_phone(phone: str) -> str:
    """A telephone number as it is stored; what is none stays as it was typed, for `why_not_phone` to refuse."""
    try:
        return read_telephone(phone, label="电话") or ""
    except Unclear:
        return phone


def _judge(reason: str | None) -> None:
    if reason:
        raise ValidationError(reason)


class EditAccountForm(FlaskForm):
    """姓名和电话."""

    name = StringField("姓名", filters=[lambda raw: clean_name(raw or "")])
    phone = StringField("电话", filters=[lambda raw: plain_phone(_line(raw))])

    def validate_name(self, field: Field) -> None:
        _judge(why_not_name(field.data))

    def validate_phone(self, field: Field) -> None:
        _judge(why_not_phone(field.data))


class HandOverForm(EditAccountForm):
    """换届交接: who takes the office."""

    username = StringField("用户名", filters=[lambda raw: read_username(raw or "")])

    def validate_username(self, field: Field) -> None:
        _judge(why_not_username(field.data))


class MoveAccountForm(FlaskForm):
    """调动."""

    unit = StringField("单位", [Length(max=120, message="单位名称太长")], filters=[_line])
    role = SelectField("角色", validate_choice=False)

    def validate_unit(self, field: Field) -> None:
        _judge(None if field.data else "请写上单位，如 广武镇/桃花峪村")

    def validate_role(self, field: Field) -> None:
        _judge(None if field.data in {role.value for role in Role} else "请选择角色")


class OpenAccountForm(HandOverForm, MoveAccountForm):
    """开账号."""


class SlipsForm(FlaskForm):
    """打印登录码纸条; who gets one is read by name."""


class OwnForm(EditAccountForm):
    """The own name and telephone number."""


class EndSessionForm(FlaskForm):
    """退出这台设备."""


def role_choices() -> list[tuple[str, str]]:
    """Every role with its Chinese name."""
    return [(role.value, role.label) for role in Role]


def own_address(target: str | None) -> str | None:
    """`target` if it is a path of this portal; anything else could lead people elsewhere after signing in."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc or "\\" in target else target
