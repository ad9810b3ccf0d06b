"""年度: the county's pages about its years, with what they mean for plans: opened, dated, given another catalogue,
closed. The years themselves are kept by `portal.catalogue`, which knows nothing of plans."""

from flask import Blueprint

bp = Blueprint("cycles", __name__)

from portal.cycles import routes  # noqa: E402, F401
