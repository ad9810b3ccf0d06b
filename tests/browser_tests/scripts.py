"""Modules of the pages put alone into an empty page, for tests of single parts."""

from portal.web import assets, modules

FOLDER = assets.STATIC / "js"


def as_globals(*names: str) -> str:
    """One script after which these modules stand in `window` under their names."""
    needed = modules.in_order(FOLDER, *names)
    functions = "".join(modules.as_function(name, (FOLDER / f"{name}.js").read_text()) for name in needed)
    return modules.strict(functions + "".join(f"window.{name} = ${name};\n" for name in names))
