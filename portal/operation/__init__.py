"""Running the portal: backup and restore, what is wrong with an installation, whether it may be sent people."""

from flask import Blueprint

bp = Blueprint("operation", __name__)

from portal.operation import heads, routes  # noqa: E402, F401
