"""数据: what the villages' plans add up to, checked; totals from outside beside them; and figures frozen for a meeting.

Every figure leads to exactly the villages behind it, and nobody is ranked: rows stand in the office's own order.
"""

from flask import Blueprint

bp = Blueprint("figures", __name__)

from portal.figures import routes  # noqa: E402, F401
