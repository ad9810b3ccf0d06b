"""年度: the county's pages about its years, with what they mean for plans: opened, dated, given another catalogue,
closed. The years themselves are kept by `portal.catalogue`, which knows nothing of plans."""

from flask import Blueprint

from portal.plans.events import TELLINGS

bp = Blueprint("cycles", __name__)

from portal.cycles import routes  # noqa: E402, F401

TELLINGS["catalogue_replaced"] = lambda data: (f"县里换了任务目录：{data['name']}", data["summary"])
