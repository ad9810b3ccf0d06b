"""requirements.lock holds all that the running portal needs, in the pinned versions, with hashes and no address."""

import re
import subprocess
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
LOCKED = {
    canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+) \\$", LOCK, flags=re.MULTILINE)
}


EXTRAS = {"psycopg": ("binary",)}


def pins(name):
    """What a list asks for: {"flask": "3.1.3", …}."""
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text("utf-8").splitlines()]
    asked = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {canonicalize_name(found.name): str(found.specifier).removeprefix("==") for found in asked}


def test_it_was_made_from_the_present_list():
    script = ROOT / "scripts" / "install_python.sh"
    made_from = subprocess.run([script, "--fingerprint"], capture_output=True, text=True, check=True).stdout.strip()
    assert f"# {made_from}\n" in LOCK, "run `make lock`"


def test_every_direct_dependency_is_locked_in_its_version():
    assert {name: LOCKED.get(name) for name in pins("requirements.txt")} == pins("requirements.txt"), "run `make lock`"


def test_what_they_pull_in_is_locked_as_constraints_say():
    pinned = pins("requirements.txt") | pins("constraints.txt")
    assert {name: pinned.get(name) for name in LOCKED} == LOCKED, "run `make lock`, or pin it in constraints.txt"


@pytest.mark.parametrize("name", sorted(LOCKED))
def test_nothing_that_a_package_needs_is_left_out(name):
    needs = [Requirement(words) for words in distribution(name).requires or ()]
    extras = ["", *EXTRAS.get(name, ())]
    needed = [need for need in needs if not need.marker or any(need.marker.evaluate({"extra": e}) for e in extras)]
    assert {canonicalize_name(need.name) for need in needed} <= set(LOCKED), "run `make lock`"


def test_every_package_has_hashes_and_there_is_no_address_or_option():
    lines = [line for line in LOCK.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==\S+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in lines)
    for name in LOCKED:
        assert re.search(rf"^{re.escape(name)}==\S+ \\\n    --hash", LOCK.replace("_", "-").lower(), re.MULTILINE), name
