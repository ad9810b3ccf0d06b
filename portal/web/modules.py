"""Modules of static/js joined into one script, as they would have been loaded one by one.

On a village's line thirty small files cost twice what one does (54 kB and thirty requests instead of 29 kB and one;
the first page has a limit of 60 kB). So each module becomes a function that is called once and gives back what it
exports, after those that it imports. Imports and exports have the few forms below; whatever else there is is refused
here, before a browser sees it, and modules that import one another in a circle too.
"""

import re
from pathlib import Path

NAMES = r"[\w\s,]*"
IMPORT = re.compile(rf'^import (?:(?:\{{({NAMES})\}}|\* as (\w+)) from )?"\./(\w+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
OTHER = re.compile(r"^(?:import|export)\b.*|\bimport\(.*|\bimport\.meta.*", re.MULTILINE)


def in_order(folder: Path, *entries: str) -> list[str]:
    """The names of these modules and of all that they import, each after what it needs.

    Raises:
        ValueError: modules import one another in a circle.
    """

    order: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"a circle of imports: {' → '.join([*above[above.index(name) :], name])}")
        for found in IMPORT.finditer((folder / f"{name}.js").read_text()) if name not in order else ():
            visit(found[3], (*above, name))
        order.extend([] if name in order else [name])

    for entry in entries:
        visit(entry, ())
    return order


def as_function(name: str, text: str) -> str:
    """One module as `const $name = (() => { …; return { what it exports }; })();`.

    Raises:
        ValueError: it imports or exports in a form that is not known here.
    """
    exported = EXPORT.findall(text)
    body = EXPORT.sub("", IMPORT.sub(_as_constants, text))
    if other := OTHER.search(body):
        raise ValueError(f"{name}.js: {other[0]}")
    return f"const ${name} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();\n"


def _as_constants(found: re.Match[str]) -> str:
    names, whole, module = found.groups()
    if whole:
        return f"const {whole} = ${module};\n"
    parts = [name.strip().replace(" as ", ": ") for name in (names or "").split(",") if name.strip()]
    return f"const {{ {', '.join(parts)} }} = ${module};\n" if parts else ""


def strict(functions: str) -> str:
    """Nothing of it is seen outside, and it is read as modules are."""
    return f'(() => {{\n"use strict";\n{functions}}})();\n'
