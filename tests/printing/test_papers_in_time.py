"""A paper of many stretches lives as long as they go on being finished, tells how far it is, and can be cancelled; what
is too much all the same says by which fields of its form less can be asked for. The renderer is a stand-in with a clock
of its own; test_long_papers.py draws for real."""

from dataclasses import replace

import pytest

from portal.kernel.errors import NotAllowed
from portal.ledgers.papers import lists
from portal.plans.papers.narrowing import WORDS
from portal.printing import drawing, policy, queries, services, store
from portal.printing.drawing import BATCH, Progress
from portal.printing.failures import TOO_LONG, RenderFailed
from portal.printing.models import JobState, PrintJob
from portal.printing.render import TIMEOUT, Drawn, Sheet
from portal.printing.services import NO_LESS
from tests.browser import texts
from tests.papers import DOCUMENTS

SECONDS = 25.0  # for each stretch: nine of them are more than one order may take


class SlowPress:
    """Takes `seconds` for each sheet of an order, and breaks like a renderer when they are more than it allows."""

    def __init__(self, seconds=SECONDS):
        self.seconds, self.orders, self.together = seconds, [], []

    def draw_all(self, sheets, *, watch):
        if "页码" in sheets[0].html:
            return [Drawn(b"numbers", 1) for _ in sheets]
        self.orders.append(len(sheets))
        for number in range(1, len(sheets) + 1):
            if number * self.seconds > TIMEOUT:
                raise RenderFailed(TOO_LONG, is_too_much=True)
            watch(number * 3)
        return [Drawn(sheet.html.encode(), 3) for sheet in sheets]

    def draw(self, html, css, *, watch, archive=False):
        return self.draw_all([Sheet(html, css)], watch=watch)[0]


@pytest.fixture
def press(monkeypatch):
    press = SlowPress()
    monkeypatch.setattr(drawing, "renderer", lambda: press)
    monkeypatch.setattr(drawing, "lay_together", lambda parts, _numbers, *, title: b"%PDF-" + b"|".join(parts))
    return press


def order_of(stretches):
    return drawing.Order("清单", [Sheet(f"{number}", ()) for number in range(stretches)], (), False)


@pytest.mark.parametrize("stretches", [2, BATCH, BATCH + 1, 10 * BATCH - 3])
def test_the_limit_is_for_a_batch_and_never_for_the_paper(press, stretches):
    followed = []
    drawn = drawing.draw(order_of(stretches), followed.append)
    assert drawn.pdf == b"%PDF-" + b"|".join(str(number).encode() for number in range(stretches))
    assert drawn.pages == 3 * stretches
    assert sum(press.orders) == stretches and max(press.orders) <= BATCH, "what one child holds is bounded"
    assert followed == sorted(followed) and followed[0] == Progress(0, 0, stretches)
    assert followed[-1] == Progress(3 * stretches, stretches, stretches)


def test_stretches_that_stand_still_end_it(press):
    press.seconds = TIMEOUT
    with pytest.raises(RenderFailed, match="用时太长"):
        drawing.draw(order_of(3))
    assert press.orders == [3]


def test_cancelled_between_two_batches_nothing_more_is_drawn(press):
    def follow(progress):
        if progress.done == BATCH:
            raise services.Cancelled

    with pytest.raises(services.Cancelled):
        drawing.draw(order_of(3 * BATCH), follow)
    assert press.orders == [BATCH]


@pytest.fixture
def ask(app, session, monkeypatch, tmp_path, press, people, township):
    """ask(document, stretches=n, who=…): a job for it, of a paper with so many stretches."""
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)

    def ask(document, *, stretches=1, who="reviewer", **params):
        built = queries.build(document, {"unit_id": township.id, "year": 2022, **params}, people[who])
        long = replace(built, stretches=[{}] * stretches)
        monkeypatch.setattr(queries, "build", lambda *_: replace(long))
        monkeypatch.setattr(store, "html_of", lambda *_: "<p>表</p>")
        job = services.request_print(document, {"unit_id": built.unit_id, "year": 2022, **params}, actor=people[who])
        session.commit()
        return job

    return ask


def test_the_person_who_waits_sees_how_far_it_is(ask, press, session):
    job, seen = ask("lists", stretches=20), []
    draw_all = press.draw_all
    press.draw_all = lambda sheets, *, watch: draw_all(sheets, watch=lambda page: seen.append(_look(job, watch, page)))
    services.run(job.id)
    assert job.state is JobState.done
    assert seen[0] == (30, "排版第 3 页，分 20 段，已排好 0 段") and seen[8] == (
        52,
        "排版第 27 页，分 20 段，已排好 8 段",
    )
    assert seen == sorted(seen, key=lambda pair: pair[0])


def _look(job, watch, page):
    watch(page)
    return job.percent, job.step


def test_a_long_paper_is_cancelled_while_it_is_made(ask, press, people, session):
    job, draw_all = ask("ledger", stretches=20), press.draw_all

    def pressed(sheets, *, watch):
        if press.orders:
            services.cancel_print(session.get_one(PrintJob, job.id), actor=people["reviewer"])
            session.commit()
        return draw_all(sheets, watch=watch)

    press.draw_all = pressed
    services.run(job.id)
    assert job.state is JobState.cancelled and press.orders == [BATCH, BATCH] and job.file_key is None


LONG_ONES = [key for key, document in DOCUMENTS.items() if document.filters]


@pytest.mark.parametrize("who", ["reviewer", "county", "secretary"])
@pytest.mark.parametrize("key", LONG_ONES)
def test_a_refusal_names_only_what_the_form_offers(key, who, ask, press, people, browse):
    if key not in policy.documents_of(people[who]):
        return  # no form of it for this person
    form = browse(who).get(f"/prints/choose?document={key}")
    month = {"month": 5} if DOCUMENTS[key].filters[0] == "month" else {}  # always of one month
    press.seconds = TIMEOUT + 1
    job = ask(key, who=who, unit_id=people[who].unit_id, **month)
    services.run(job.id)
    words = WORDS | {name: own.less for name, own in DOCUMENTS[key].own_filters.items() if own.less}
    offered = [word for name, word in words.items() if form.select(f"#choice-{name}") and name not in month]
    if who == "county":
        assert {"青山镇", "白河乡"} <= set(texts(form, "#choice-unit_id option"))
        offered.insert(0, "乡镇")
    assert job.state is JobState.failed
    assert job.failure == f"{TOO_LONG}请在“打印”页按{'、'.join(offered)}缩小范围再印。"


def test_what_is_chosen_already_is_not_proposed_again(ask, press):
    press.seconds = TIMEOUT + 1
    job = ask("lists", star="ecology", level=5, state="submitted", month=5, part="tasks")
    services.run(job.id)
    assert job.failure == f"{TOO_LONG}请在“打印”页按片区缩小范围再印。"


def test_what_cannot_be_narrowed_says_whom_to_ask(ask, press, places):
    press.seconds = TIMEOUT + 1
    job = ask(
        "lists", unit_id=places["青山镇/柳树村"].id, star="ecology", level=5, state="submitted", month=5, part="tasks"
    )
    services.run(job.id)
    assert job.failure == f"{TOO_LONG}{NO_LESS}"


@pytest.mark.parametrize(
    ("who", "words"), [("reviewer", "按片区、一颗星"), ("county", "按乡镇、片区"), ("secretary", "按一颗星")]
)
def test_too_many_rows_are_refused_in_the_form_s_words(who, words, people, township, monkeypatch):
    monkeypatch.setattr(lists, "MOST", 0)
    with pytest.raises(NotAllowed, match=words) as refused:
        queries.build("lists", {"unit_id": people[who].unit_id, "year": 2022}, people[who])
    assert "一张清单" in str(refused.value)
