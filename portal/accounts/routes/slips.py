"""打印登录码纸条: one-time codes on paper, for those who have no password yet."""

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts import bp, policy, services
from portal.accounts.forms import SlipsForm
from portal.accounts.queries import account_list
from portal.accounts.queries.account_list import AccountFilters
from portal.accounts.routes.accounts import refuse
from portal.accounts.services import passwords
from portal.kernel.db import commit, db
from portal.web.htmx import show

SLIPS_AT_ONCE = 60  # a hash takes some thirty milliseconds


@bp.get("/accounts/slips")
def choose_slips() -> Response:
    refuse(policy.why_not_do(current_user, "slips"))
    return slips_page(SlipsForm(formdata=None))


@bp.post("/accounts/slips")
def make_slips() -> Response:
    """The slips are the answer itself: the codes are kept nowhere, so there is no page to lead to."""
    refuse(policy.why_not_do(current_user, "slips"))
    form = SlipsForm()
    ids = {int(number) for number in request.form.getlist("account") if number.isdecimal() and len(number) < 10}
    if not form.validate_on_submit() or not ids or len(ids) > SLIPS_AT_ONCE:
        few = f"一次最多打印 {SLIPS_AT_ONCE} 张，请少选一些。" if ids else "请至少选一个人。"
        return slips_page(form, status=422, refusal="" if form.errors else few)
    # Hashing takes its time, and SQLite has one writer: nobody waits for it.
    db.session.rollback()
    codes = [passwords.code_with_hash() for _ in ids]
    people = [account for account in account_list.for_slips(current_user, AccountFilters()) if account.id in ids]
    slips = [
        (account, services.give_code(account, code, actor=current_user))
        for account, code in zip(people, codes, strict=False)
    ]
    commit()
    return show("accounts/print_slips.html", slips=slips, until=services.code_end())


def slips_page(form: SlipsForm, *, status: int = 200, refusal: str = "") -> Response:
    filters = AccountFilters.from_args(request.values)
    people = account_list.for_slips(current_user, filters)
    return show(
        "accounts/choose_slips.html",
        form=form,
        refusal=refusal,
        filters=filters,
        people=people[:SLIPS_AT_ONCE],
        count=len(people),
        given=sum(map(account_list.has_code, people)),
        most=SLIPS_AT_ONCE,
        has_code=account_list.has_code,
        status=status,
        **account_list.choices_for(current_user),
    )
