"""操作记录: searching the history across plans, units and accounts, in plain sentences. Nothing here writes it."""

from flask import Blueprint

from portal.plans.events import TELLINGS

bp = Blueprint("audit", __name__)

from portal.audit import routes  # noqa: E402, F401

TELLINGS["plan_restored"] = lambda data: (f"把计划表恢复成{data['version']}的样子", f"改了 {data['blocks']} 个部分")
