"""我的账号: a person's own name and telephone number, and where they are signed in."""

from flask import flash, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts import bp, queries
from portal.accounts.events import device_words
from portal.accounts.forms import EndSessionForm, OwnForm
from portal.accounts.services import changing, second_factor
from portal.kernel.db import commit
from portal.web.access import for_auditors
from portal.web.htmx import done, show

SIGN_IN_WORDS = {"signed_in": "登录成功", "sign_in_failed": "密码或验证码不对", "sign_in_refused": "没有让登录"}


@bp.get("/me")
@for_auditors
def show_me() -> Response:
    return me_page(OwnForm(formdata=None, data={"name": current_user.name, "phone": current_user.phone}))


@bp.post("/me")
@for_auditors
def save_me() -> Response:
    form = OwnForm()
    if not form.validate_on_submit():
        return me_page(form, status=422)
    changing.edit_own(current_user, name=form.name.data, phone=form.phone.data)
    commit()
    flash("姓名和电话已保存。", "success")
    return done(url_for(".show_me"))


@bp.post("/me/sessions/<int:session_id>/end")
@for_auditors
def end_session(session_id: int) -> Response:
    session, form = queries.own_session_or_404(current_user, session_id), EndSessionForm()
    if not form.validate_on_submit():
        return me_page(
            OwnForm(formdata=None, data={"name": current_user.name, "phone": current_user.phone}), status=422
        )
    changing.end_session(current_user, session.id)
    commit()
    flash("那台设备已经退出，再用要重新登录。", "success")
    return done(url_for(".show_me"))


def me_page(form: OwnForm, status: int = 200) -> Response:
    return show(
        "accounts/show_me.html",
        form=form,
        end_form=EndSessionForm(formdata=None),
        sessions=queries.open_sessions(current_user),
        sign_ins=queries.latest_sign_ins(current_user),
        sign_in_words=SIGN_IN_WORDS,
        device_words=device_words,
        may_second_step=second_factor.why_not_use(current_user) is None,
        status=status,
    )
