"""A print job from the press of the button to the paper, and everything that can go wrong between."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.history.models import Event
from portal.kernel import clock
from portal.kernel.errors import NotAllowed, NotThere
from portal.messages.models import Message
from portal.plans.events import timeline
from portal.printing import drawing, prerender, services, store
from portal.printing.failures import RenderFailed, RenderStopped
from portal.printing.models import JobState, PrintJob
from portal.printing.render import Drawn
from tests.printing.test_store import put_fake


class Press:
    """Stands in for the renderer: draws at once, or fails as often as it was told to."""

    def __init__(self):
        self.drawn, self.failures = [], []

    def draw(self, html, css, *, watch=None, archive=False):
        self.drawn.append(html)
        if self.failures:
            raise self.failures.pop(0)
        return Drawn(b"%PDF-" + html.encode(), 2)


@pytest.fixture
def press(app, monkeypatch):
    press = Press()
    monkeypatch.setitem(app.extensions, "portal_renderer", press)
    monkeypatch.setattr(drawing, "renderer", lambda: press)
    return press


@pytest.fixture
def fake(app, session, monkeypatch, tmp_path, press):
    return put_fake(app, monkeypatch, tmp_path)


@pytest.fixture
def ask(fake, session, plan, people):
    def ask(who="secretary"):
        job = services.request_print("plan", {"plan_id": plan.id}, actor=people[who])
        session.commit()
        return job

    return ask


def printed(session):
    return session.scalars(sa.select(Event).where(Event.verb == "plan_printed").order_by(Event.id)).all()


def crash():
    return RenderFailed("排版程序意外中断。", is_crash=True)


def test_from_asking_to_paper(ask, press, session, plan, people):
    job = ask()
    assert (job.state, job.percent, job.unit_id, job.title) == (JobState.queued, 0, plan.unit_id, "柳树村计划表")
    services.run(job.id)
    kept = store.find(job.file_key)
    assert (job.state, job.percent, job.pages, job.failure, job.attempts) == (JobState.done, 100, 2, "", 1)
    assert kept.size == job.size and kept.file_name == "柳树村计划表（2022年度）"
    [event] = printed(session)
    assert (event.stream, event.actor_name, event.data["title"]) == (f"plan:{plan.id}", "张建国", "柳树村计划表")
    [entry] = timeline(people["reviewer"], plan, [event])
    assert (entry.what, entry.detail) == ("打印单村计划表", "柳树村计划表")


def test_asking_twice_makes_one_job(ask, press, people):
    assert ask() is ask()
    assert ask("clerk").id != ask().id


def test_the_same_paper_is_made_once(ask, fake, press):
    services.run(ask().id)
    again = ask("clerk")
    assert again.state is JobState.done and again.pages == 2 and len(press.drawn) == 1
    fake.words = "改了"
    assert ask("clerk").state is JobState.queued


def test_a_paper_made_meanwhile_is_not_drawn_again(ask, press):
    first, second = ask(), ask("clerk")
    services.run(first.id)
    services.run(second.id)
    assert first.file_key == second.file_key and len(press.drawn) == 1


def test_what_is_printed_is_what_stands_there_then(ask, fake, press):
    job = ask()
    fake.words, fake.title = "新写的", "新题目"
    services.run(job.id)
    assert "新写的" in press.drawn[0] and job.title == "新题目"


def test_a_job_is_worked_on_once(ask, press):
    job = ask()
    services.run(job.id)
    services.run(job.id)
    services.run(10_000)
    assert len(press.drawn) == 1


def test_who_may_not_see_may_not_print(fake, plan, people):
    for who in ("stranger", "outsider", "admin"):
        with pytest.raises(NotThere):
            services.request_print("plan", {"plan_id": plan.id}, actor=people[who])
    with pytest.raises(NotThere, match="没有这种文件"):
        services.request_print("poster", {}, actor=people["secretary"])


def test_one_crash_is_tried_again_by_itself(ask, press):
    press.failures = [crash()]
    job = ask()
    services.run(job.id)
    assert job.state is JobState.done and job.attempts == 2


def test_two_crashes_are_told(ask, press):
    press.failures = [crash(), crash()]
    job = ask()
    services.run(job.id)
    assert job.state is JobState.failed and "两次" in job.failure and len(press.drawn) == 2


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (RenderFailed("排版用时太长，已经停止。"), "用时太长"),
        (NotThere("没有找到这份计划表。"), "没有找到"),
        (ZeroDivisionError("a mistake of ours"), "系统出了问题"),
    ],
)
def test_failures_are_told_and_can_be_tried_again(ask, press, people, session, failure, words):
    press.failures = [failure]
    job = ask()
    services.run(job.id)
    assert job.state is JobState.failed and words in job.failure and printed(session) == []
    services.retry_print(job, actor=people["secretary"])
    session.commit()
    assert (job.state, job.failure, job.attempts) == (JobState.queued, "", 0)
    services.run(job.id)
    assert job.state is JobState.done


def test_a_person_who_has_left_gets_nothing(ask, press, people, places, session):
    job = ask()
    people["secretary"].unit_id = places["青山镇/石桥村"].id
    session.commit()
    services.run(job.id)
    assert job.state is JobState.failed and "没有找到" in job.failure and press.drawn == []


def test_retry_is_for_what_went_wrong(ask, press, people, session):
    job = ask()
    with pytest.raises(NotAllowed, match="正在生成"):
        services.retry_print(job, actor=people["secretary"])
    services.run(job.id)
    with pytest.raises(NotAllowed, match="已经生成"):
        services.retry_print(job, actor=people["secretary"])
    store.find(job.file_key).path.unlink()
    with pytest.raises(NotAllowed, match="不是您"):
        services.retry_print(job, actor=people["clerk"])
    services.retry_print(job, actor=people["secretary"])
    assert job.state is JobState.queued


def test_a_worker_that_stops_puts_its_job_back(ask, press):
    press.failures = [RenderStopped("正在重新启动")]
    job = ask()
    services.run(job.id)
    assert (job.state, job.attempts) == (JobState.queued, 0)


def test_what_a_dead_worker_left_is_taken_up_or_given_up(ask, session):
    waiting, running, deadly = ask(), ask("clerk"), ask("reviewer")
    running.state, running.attempts = JobState.running, 1
    deadly.state, deadly.attempts = JobState.running, 2
    session.commit()
    assert services.take_up_unfinished(dt.timedelta(minutes=10)) == []
    session.execute(sa.update(PrintJob).values(asked_at=clock.now() - dt.timedelta(minutes=11)))
    assert services.take_up_unfinished(dt.timedelta(minutes=10)) == [waiting.id, running.id]
    assert running.state is JobState.queued
    assert deadly.state is JobState.failed and "两次" in deadly.failure


def test_progress_is_told_page_by_page(ask, press, session):
    """What the renderer reports reaches the row that the waiting person sees."""
    job, seen = ask(), []

    def draw(html, css, *, watch, archive=False):
        for page in (0, 3, 400):
            watch(page)
            seen.append((job.step, job.percent))
        return Drawn(b"%PDF-", 400)

    press.draw = draw
    services.run(job.id)
    assert seen == [("排版", 30), ("排版第 3 页", 33), ("排版第 400 页", 85)]
    assert job.state is JobState.done and job.percent == 100


def test_a_waiting_job_is_cancelled(ask, press, people, session):
    job = ask()
    services.cancel_print(job, actor=people["secretary"])
    session.commit()
    services.run(job.id)
    assert job.state is JobState.cancelled and press.drawn == []
    services.retry_print(job, actor=people["secretary"])
    session.commit()
    services.run(job.id)
    assert job.state is JobState.done


@pytest.mark.parametrize("ends", ["drawing", "crash", "stop"])
def test_a_job_cancelled_while_it_is_made_stays_cancelled(ask, press, people, session, ends):
    """However the drawing ends after that: no file, no message, nothing put back into the queue."""
    job = ask()

    def draw(html, css, *, watch, archive=False):
        services.cancel_print(session.get_one(PrintJob, job.id), actor=people["secretary"])
        session.commit()
        if ends == "crash":
            raise crash()
        if ends == "stop":
            raise RenderStopped("")
        watch(2)
        raise AssertionError("the watch lets nobody go on")

    press.draw = draw
    services.run(job.id)
    assert job.state is JobState.cancelled and job.file_key is None and printed(session) == []


def test_only_who_asked_cancels_and_only_what_is_not_finished(ask, press, people):
    job = ask()
    with pytest.raises(NotAllowed):
        services.cancel_print(job, actor=people["reviewer"])
    services.run(job.id)
    with pytest.raises(NotAllowed, match="不用取消"):
        services.cancel_print(job, actor=people["secretary"])


@pytest.mark.parametrize(("seconds", "told"), [(5, []), (60, ["柳树村计划表已经生成，可以打开"])])
def test_who_has_waited_long_gets_a_message(ask, press, people, session, monkeypatch, seconds, told):
    job = ask()
    later = clock.now() + dt.timedelta(seconds=seconds)
    monkeypatch.setattr("portal.kernel.clock.now", lambda: later)
    services.run(job.id)
    messages = session.scalars(sa.select(Message).where(Message.user_id == people["secretary"].id)).all()
    assert [message.text for message in messages if message.path == f"/prints/{job.id}"] == told


def test_a_plan_drawn_ahead_is_there_at_once(fake, ask, press):
    plan_id = ask().params["plan_id"]
    params = {"plan_id": plan_id}
    assert prerender.draw("plan", params) and not prerender.draw("plan", params)
    assert ask("reviewer").state is JobState.done and len(press.drawn) == 1


def test_what_cannot_be_drawn_ahead_breaks_nothing(ask, press, caplog):
    press.failures = [crash()]
    assert not prerender.draw("plan", ask().params) and not prerender.draw("plan", {"plan_id": 999})
    assert caplog.text.count("not drawn ahead") == 2


def test_plans_are_drawn_ahead_when_they_were_handed_in(submitted_plan, plan, people, places, cycle):
    since = clock.now() - dt.timedelta(minutes=1)
    assert prerender.due_since(since) == [("plan", {"plan_id": submitted_plan.id})]
    assert prerender.due_since(clock.now() + dt.timedelta(minutes=1)) == []
