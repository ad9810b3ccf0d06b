"""Lists from outside: uploaded, asked about where their head is not understood, looked at, taken in."""

from portal.exchange.office.routes import columns, lists  # noqa: F401
