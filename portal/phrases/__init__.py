"""参考用语: phrases that a township keeps beside the tasks, for its villages to write with."""

from flask import Blueprint

bp = Blueprint("phrases", __name__)

from portal.phrases import routes  # noqa: E402, F401
