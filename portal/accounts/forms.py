"""Signing in, passwords, text size."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from portal.accounts.models import TextSize


class SignInForm(FlaskForm):
    username = StringField("用户名", [InputRequired("请输入用户名"), Length(max=40, message="用户名最多 40 位")])
    password = PasswordField("密码", [InputRequired("请输入密码"), Length(max=200, message="密码太长")])
    next = HiddenField()


class SignOutForm(FlaskForm):
    """退出."""


class ChangePasswordForm(FlaskForm):
    old = PasswordField("原密码", [InputRequired("请输入原密码")])
    new = PasswordField("新密码", [InputRequired("请输入新密码")])
    again = PasswordField("再输一遍新密码", [EqualTo("new", "两遍新密码不一样，请重新输入")])


class TextSizeForm(FlaskForm):
    text_size = SelectField("字号", choices=[size.value for size in TextSize])
    back_to = HiddenField()


class AccountForm(FlaskForm):
    """A press of 停用, 启用, 解锁 or 重置密码."""
