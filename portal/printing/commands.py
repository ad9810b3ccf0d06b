"""`flask print …`."""

from flask.cli import AppGroup

print_group = AppGroup("print")
from portal.printing import models  # noqa
