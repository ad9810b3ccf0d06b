"""研判会 and 镇级创建规划: what a township makes of its villages' plans, for its own use."""

from flask import Blueprint

bp = Blueprint("appraisals", __name__)

from portal.appraisals import routes  # noqa: E402, F401
