"""What is written below the instance folder can be read by the portal's own user only."""

import os
import stat
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def modes(folder: Path) -> dict[str, int]:
    found = [folder, *folder.rglob("*")]
    return {str(path.relative_to(folder)): stat.S_IMODE(path.lstat().st_mode) for path in found}


def test_files_of_an_installation_are_private_whatever_the_shell_grants(tmp_path):
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DATABASE", "SECRET"))}
    for command in (["db", "upgrade"], ["backup"]):
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *command],
            cwd=ROOT, env=kept | {"PORTAL_INSTANCE": str(instance)}, umask=0, check=True, capture_output=True,
        )  # fmt: skip
    found = modes(instance)
    assert {".", "portal.sqlite", "secret_key"} <= found.keys() and len(found) > 4
    assert {name: oct(mode) for name, mode in found.items() if mode & 0o077} == {}
