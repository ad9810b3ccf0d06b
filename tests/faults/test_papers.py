"""A paper whose drawing never ends, or eats all memory: the real child is stopped, the job says so in words, and the
same worker makes the next paper (quality F5)."""

import resource

import pytest

from portal.printing import queue, services, store
from portal.printing.models import JobState, PrintJob
from portal.printing.process import LIMITS
from portal.printing.render import Renderer
from tests.printing.test_store import TEMPLATES, put_fake
from tests.printing.test_worker import work_off

pytestmark = pytest.mark.once

# WeasyPrint measures a cell of so many characters again and again, unless its table's layout is fixed.
ENDLESS = "字" * 6000
HUGE = "大"
PAPER = "<table><tr><td>{{ words }}</table>{% if words == '大' %}<p>{{ 'x ' * 8000000 }}{% endif %}"
# The limit that is not meant is far away: on a busy machine the same work takes several times the processor's seconds.
SMALL = {
    "用时太长": {**LIMITS, resource.RLIMIT_CPU: 4},
    "内存不够": {**LIMITS, resource.RLIMIT_AS: 400 * 1024**2},
}


@pytest.fixture
def fake(app, session, monkeypatch, tmp_path, told):
    """A queue and a renderer of its own, as the worker has them, with little patience."""
    monkeypatch.setattr(app, "extensions", {**app.extensions})
    app.extensions.pop("portal_queue", None)
    renderer = app.extensions["portal_renderer"] = Renderer(tmp_path / "fontconfig", limits=SMALL[told], warm=True)
    yield put_fake(app, monkeypatch, tmp_path, templates={**TEMPLATES, "fake/part.html": PAPER})
    renderer.close()
    queue.huey().storage.close()


@pytest.fixture
def make(fake, plan, people, session):
    """make(words): what became of a paper that was asked for and went through the queue."""

    def make(words, who="secretary"):
        fake.words = words
        job = services.request_print("plan", {"plan_id": plan.id}, actor=people[who])
        session.commit()
        queue.enqueue(job.id)
        work_off()
        return session.get_one(PrintJob, job.id, populate_existing=True)

    return make


@pytest.mark.parametrize(("words", "told"), [(ENDLESS, "用时太长"), (HUGE, "内存不够")])
def test_the_job_fails_with_its_reason_and_the_next_is_made(make, browse, words, told):
    spoilt = make(words)
    assert spoilt.state is JobState.failed and told in spoilt.failure and "请联系系统管理员" in spoilt.failure
    assert spoilt.attempts == 1, "what takes too long once is not begun again by itself"
    page = browse("secretary").get(f"/prints/{spoilt.id}")
    assert told in page.text and "再试一次" in page.text
    good = make("柳树村", who="clerk")
    assert good.state is JobState.done and store.find(good.file_key).path.read_bytes().startswith(b"%PDF-")
