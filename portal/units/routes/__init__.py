"""The tree of places, one place, and the acts on it."""

from portal.units.routes import acts, units

__all__ = ["acts", "units"]
