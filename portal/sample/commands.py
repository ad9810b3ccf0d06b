"""`flask sample …`."""

from flask.cli import AppGroup

sample = AppGroup("sample")
