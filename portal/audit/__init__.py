"""操作记录: searching the history across plans, units and accounts, in plain sentences. Nothing here writes it."""

from flask import Blueprint

bp = Blueprint("audit", __name__)

from portal.audit import routes  # noqa: E402, F401
