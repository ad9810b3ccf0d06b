"""站内消息: what somebody else did that a person should know of. A message says that it happened and where to look; it
never holds the words of a plan or a comment."""

from flask import Blueprint

bp = Blueprint("messages", __name__)

from portal.messages import routes  # noqa: E402, F401
