"""Joining the modules of the pages into one script: each runs once, after what it needs; other forms are refused."""

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from portal.web import modules


@pytest.fixture
def write(tmp_path):
    def write(**texts: str) -> Path:
        for name, text in texts.items():
            (tmp_path / f"{name}.js").write_text(text)
        return tmp_path

    return write


def joined(folder: Path, entry: str) -> str:
    names = modules.in_order(folder, entry)
    return modules.strict("".join(modules.as_function(name, (folder / f"{name}.js").read_text()) for name in names))


def run(script: str) -> object:
    node = shutil.which("node")
    assert node, "node is missing: `make setup-js` installs it."
    done = subprocess.run([node, "-e", script], capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)


def test_names_go_from_module_to_module(write):
    folder = write(
        a='import "./c.js";\nimport { two, Three as Other } from "./b.js";\nimport * as b from "./b.js";\n'
        "console.log(JSON.stringify([two(), new Other().n, b.four, globalThis.ran]));\n",
        b="export function two() { return 2; }\nexport class Three { constructor() { this.n = 3; } }\n"
        "export const four = 4;\n",
        c='import { two } from "./b.js";\nglobalThis.ran = (globalThis.ran || 0) + two();\n',
    )
    assert run(joined(folder, "a")) == [2, 3, 4, 2]


def test_every_module_comes_once_and_after_what_it_imports(write):
    chance = random.Random(18)
    for _ in range(50):
        needs = {n: sorted(chance.sample(range(n), chance.randint(0, min(n, 3)))) for n in range(9)}
        folder = write(**{f"m{n}": "".join(f'import "./m{one}.js";\n' for one in needs[n]) for n in needs})
        order = modules.in_order(folder, "m8", "m7")
        assert len(order) == len(set(order)) and {"m8", "m7"} <= set(order)
        assert all(order.index(f"m{one}") < order.index(name) for name in order for one in needs[int(name[1:])])


def test_a_circle_is_named(write):
    folder = write(a='import "./b.js";\n', b='import "./c.js";\n', c='import "./b.js";\n')
    with pytest.raises(ValueError, match="b → c → b"):
        modules.in_order(folder, "a")


@pytest.mark.parametrize(
    "line",
    [
        "export default 3;",
        "export { a };",
        'import a from "./b.js";',
        'import a, { b } from "./c.js";',
        'const a = import("./b.js");',
        'export * from "./b.js";',
        "export let a = 1;",
        'import "htmx";',
    ],
)
def test_a_form_that_it_does_not_know_is_refused(line):
    with pytest.raises(ValueError, match=r"odd\.js"):
        modules.as_function("odd", f"{line}\n")
