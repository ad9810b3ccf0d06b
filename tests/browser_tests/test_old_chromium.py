"""The oldest browser the portal holds for, as it is: Chromium 86 walks the pages of a village, a township, a county.

`make test-old` installs it. What newer browsers forgive is seen here: a date that its box cuts, an icon that pushes the
words out of their pill.
"""

import json
import shutil
import subprocess

import pytest

from tests.browser_server import ROOT, SAMPLE_PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.old]
PLACE = ROOT / "build" / "chromium86"


@pytest.mark.parametrize(("username", "pages"), [("gw08", 25), ("reviewer", 35), ("county", 30)])
def test_nothing_runs_out_of_its_box(address, username, pages):
    assert (PLACE / "chromium").exists(), "Chromium 86 is missing: `make test-old` installs it."
    node = shutil.which("node") or "node"
    node = shutil.which("node") or "node"
    walk = ROOT / "tests" / "old_chromium" / "walk.js"
    command = [node, walk, address, username, SAMPLE_PASSWORD, str(pages), PLACE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert "/86.0." in answer["version"]
    assert len(answer["seen"]) > 12, answer["seen"]
    assert answer["found"] == []
