"""What accounts bring."""

from flask import redirect, url_for

from portal.accounts import bp
from portal.accounts.commands import admin
from portal.accounts.events import EVENTS
from portal.accounts.models import Role
from portal.accounts.pages import setup_step
from portal.accounts.services import guessing
from portal.accounts.workbooks import WORKBOOKS
from portal.web.feature import Feature, HomePage, NavigationEntry, SetupStep

FEATURE = Feature(
    blueprint=bp,
    navigation=(
        NavigationEntry(
            70, "accounts.list_accounts", "账号", {Role.reviewer, Role.admin}, ("accounts.",), is_management=True
        ),
    ),
    events=EVENTS,
    commands=(admin,),
    guess_limit=guessing,
    workbooks=WORKBOOKS,
    home_pages=(HomePage({Role.admin}, lambda: redirect(url_for("accounts.list_accounts"))),),
    setup_steps=(SetupStep(20, {Role.county, Role.admin}, setup_step),),
)
