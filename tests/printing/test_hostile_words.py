"""Words that nobody types in good faith, through the worker's own job with the real renderer: it ends within limits,
either drawn or with a sentence that says why, and the next paper is drawn."""

import resource

import pytest

from portal.printing import drawing, services, store
from portal.printing.models import JobState
from portal.printing.process import LIMITS
from portal.printing.render import Renderer
from tests.printing.test_store import put_fake

pytestmark = pytest.mark.once

PAPER = """<!doctype html><title>{{ title }}</title><table><colgroup><col><col></colgroup>
<tr class="cut"><td class="words">{{ words }}</td><td class="words">第二栏</td></tr></table>"""
CSS = """@page { size: A4 } td { border: 1pt solid; overflow-wrap: anywhere; white-space: pre-wrap }
html { font: 10.5pt "Portal Song", "Portal Rare" } table { table-layout: fixed; width: 100% }"""
WORDS = {
    "without a break": "A" * 100_000,
    "without a break, in Chinese": "淼" * 100_000,
    "from right to left": "\u202e村\u202d" * 5_000 + "שלום مرحبا" * 500,
    "controls": "".join(map(chr, range(0x20))) * 500 + "\x7f\x85\u2028\u2029\ufeff" * 500,
    "nested tags": "<div>" * 10_000 + "<b" * 10_000 + "]]>" * 100,
    "combining marks": "村" + "\u0301\u0323" * 5_000,
    "joiners and selectors": "👨\u200d👩\u200d👧\ufe0f" * 2_000,
}


@pytest.fixture(scope="module")
def renderer(tmp_path_factory):
    # Seconds of the processor: a small part of what a document may take, so that what goes on to the end does not here.
    one = Renderer(tmp_path_factory.mktemp("fontconfig"), limits={**LIMITS, resource.RLIMIT_CPU: 10})
    yield one
    one.close()


@pytest.mark.parametrize("what", WORDS)
def test_the_job_ends_and_the_next_is_drawn(what, app, session, monkeypatch, tmp_path, renderer, plan, people):
    fake = put_fake(app, monkeypatch, tmp_path, templates={"fake/paper.html": PAPER})
    (tmp_path / "fake.css").write_text(CSS, "utf-8")
    monkeypatch.setattr(drawing, "renderer", lambda: renderer)
    states = []
    for words in (WORDS[what], "柳树村"):
        fake.words = words
        job = services.request_print("plan", {"plan_id": plan.id}, actor=people["secretary"])
        session.commit()
        services.run(job.id)
        session.refresh(job)
        states.append(job.state)
        if job.state is JobState.failed:
            assert any("一" <= character <= "鿿" for character in job.failure) and len(job.failure) < 300
            assert "Traceback" not in job.failure
        else:
            assert job.state is JobState.done and store.find(job.file_key)
    assert states[1] is JobState.done
