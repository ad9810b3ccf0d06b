"""Python runs this at its start where this folder is on its path: the portal's clock then runs behind the real one.

So the portal of the browser tests, in all its processes, lives on the day its sample was written for, whatever day the
tests are run on. The product has no such switch: only its tests set it, and nothing else of the clock is touched.
"""

import datetime as dt
import os
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

CLOCK = "portal.kernel.clock"


class SetBack(Loader):
    """Loads the clock, and sets it back."""

    def __init__(self, real: Loader) -> None:
        self.real = real

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.real.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self.real.exec_module(module)
        behind = dt.timedelta(seconds=int(os.environ["TESTS_CLOCK_BEHIND"]))
        now = module.now
        vars(module)["now"] = lambda: now() - behind


class Finder(MetaPathFinder):
    """Finds the clock, which is set back, and nothing else."""

    def find_spec(self, name: str, path: object = None, target: ModuleType | None = None) -> ModuleSpec | None:
        found = PathFinder.find_spec(name, path) if name == CLOCK else None  # type: ignore[arg-type]
        if found and found.loader:
            found.loader = SetBack(found.loader)
        return found


sys.meta_path.insert(0, Finder())
